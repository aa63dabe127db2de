import { z } from 'zod';
import { invalidParameter, Key, RunId } from '@modelkeep/mlflow';
import { tracking } from '../tracking-api';

/** Runs that one request may ask for. */
const MAX_RUNS = 100;

/** A query parameter that comes once or several times. */
const RunIds = z.union([RunId.transform((id) => [id]), z.array(RunId)]).optional();
const Step = z.coerce.number().int().optional();

export const getMetricHistoryBulk = tracking.get(
  'metrics/get-history-bulk',
  z.object({
    run_id: RunIds,
    metric_key: Key.optional(),
    max_results: z.coerce.number().int().min(1).default(25_000),
  }),
);
export const getMetricHistoryBulkInterval = tracking.get(
  'metrics/get-history-bulk-interval',
  z.object({
    run_ids: RunIds,
    metric_key: Key.optional(),
    start_step: Step,
    end_step: Step,
    max_results: z.coerce.number().int().min(1).max(2500).default(2500),
  }),
);

/** Runs and key of a request. Throws INVALID_PARAMETER_VALUE in the words of `operation`. */
export function curveOf(operation: string, runIds: string[] = [], key?: string) {
  if (runIds.length === 0) throw invalidParameter(`${operation} request must specify at least one run_id.`);
  if (runIds.length > MAX_RUNS)
    throw invalidParameter(
      `${operation} request cannot specify more than ${MAX_RUNS} run_ids. Received ${runIds.length} run_ids.`,
    );
  if (key === undefined) throw invalidParameter(`${operation} request must specify a metric_key.`);
  return { runIds, key };
}

/** Throws INVALID_PARAMETER_VALUE for one end alone, or ends the wrong way round. */
export function stepRange(start: number | undefined, end: number | undefined) {
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined || end === undefined)
    throw invalidParameter('If either start step or end step are specified, both must be specified.');
  if (start > end)
    throw invalidParameter(
      `end_step must be greater than start_step. Found start_step=${start} and end_step=${end}.`,
    );
  return { start, end };
}

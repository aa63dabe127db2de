import { type AssessmentRow, assessmentToJson } from '../assessment/assessment';
import type { Pairs } from './pairs';

export type TraceState = 'STATE_UNSPECIFIED' | 'OK' | 'ERROR' | 'IN_PROGRESS';

/** Names of tags and metadata that mean something here. */
export const NAME_TAG = 'mlflow.traceName';
export const ARTIFACTS_TAG = 'mlflow.artifactLocation';
export const SPANS_TAG = 'mlflow.trace.spansLocation';
export const SOURCE_RUN = 'mlflow.sourceRun';

/** Tags that only this service sets. */
const ownTags = new Set([
  ARTIFACTS_TAG,
  SPANS_TAG,
  'mlflow.trace.archiveLocation',
  'mlflow.trace.archivalFailure',
]);
export const isOwnTag = (key: string): boolean => ownTags.has(key);
export const withoutOwnTags = (tags: Pairs): Pairs =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !isOwnTag(key)));

/** A trace's own row; `bigint` columns come as text. */
export interface TraceRow {
  trace_id: string;
  experiment_id: string;
  request_time: string;
  execution_duration: string | null;
  state: TraceState;
  client_request_id: string | null;
  request_preview: string | null;
  response_preview: string | null;
}

/** A trace with all that belongs to it, but for its spans. */
export interface TraceRecord extends TraceRow {
  tags: Pairs;
  metadata: Pairs;
  assessments: AssessmentRow[];
}

/** Where MLflow's clients put the files of a trace. */
export const artifactLocationOf = (experimentLocation: string, traceId: string): string =>
  `${experimentLocation}/traces/${traceId}/artifacts`;

const durationOf = (milliseconds: string): string => `${Number(milliseconds) / 1000}s`;

/** The TraceInfoV3 message of the MLflow API. */
export function traceInfo(trace: TraceRecord) {
  return {
    trace_id: trace.trace_id,
    ...(trace.client_request_id !== null && { client_request_id: trace.client_request_id }),
    trace_location: {
      type: 'MLFLOW_EXPERIMENT',
      mlflow_experiment: { experiment_id: trace.experiment_id },
    },
    ...(trace.request_preview !== null && { request_preview: trace.request_preview }),
    ...(trace.response_preview !== null && { response_preview: trace.response_preview }),
    request_time: new Date(Number(trace.request_time)).toISOString(),
    ...(trace.execution_duration !== null && { execution_duration: durationOf(trace.execution_duration) }),
    state: trace.state,
    trace_metadata: trace.metadata,
    tags: trace.tags,
    assessments: trace.assessments.map(assessmentToJson),
  };
}

const toList = (pairs: Pairs) => Object.entries(pairs).map(([key, value]) => ({ key, value }));

/** The TraceInfo message of the MLflow 2 API. */
export function traceInfoV2(trace: TraceRecord) {
  return {
    request_id: trace.trace_id,
    experiment_id: trace.experiment_id,
    timestamp_ms: Number(trace.request_time),
    ...(trace.execution_duration !== null && { execution_time_ms: Number(trace.execution_duration) }),
    status: trace.state === 'STATE_UNSPECIFIED' ? 'TRACE_STATUS_UNSPECIFIED' : trace.state,
    request_metadata: toList(trace.metadata),
    tags: toList(trace.tags),
  };
}

import type { MlflowRun } from '@modelkeep/client/web';
import { metricsOf, paramsOf, tagsOf } from './run-values';

const KINDS = { metrics: metricsOf, params: paramsOf, tags: tagsOf };
type Kind = keyof typeof KINDS;

/** Metrics that a table shows where nobody has chosen. */
const UNASKED = 4;

/** A column of a run table, named as MLflow's filters name it: `metrics.auc`, `params.C`, `tags.team`. */
export interface RunColumn {
  id: string;
  kind: Kind;
  key: string;
}

const columnOf = (kind: Kind, key: string): RunColumn => ({ id: `${kind}.${key}`, kind, key });

/** What at least one of the runs has: metrics, then parameters, then tags, each by name. */
export function columnsOf(runs: readonly MlflowRun[]): RunColumn[] {
  return (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    [...new Set(runs.flatMap((run) => Object.keys(KINDS[kind](run))))]
      .sort()
      .map((key) => columnOf(kind, key)),
  );
}

export const unaskedColumns = (columns: readonly RunColumn[]): RunColumn[] =>
  columns.filter(({ kind }) => kind === 'metrics').slice(0, UNASKED);

export const valueAt = (run: MlflowRun, { kind, key }: RunColumn): number | string | undefined =>
  KINDS[kind](run)[key];

/** The `order_by` of MLflow: names may hold what its language gives a meaning. */
export const orderBy = (id: string, descending: boolean): string => {
  const [kind = '', ...key] = id.split('.');
  return `${kind === 'attributes' ? id : `${kind}.\`${key.join('.')}\``} ${descending ? 'DESC' : 'ASC'}`;
};

import type { MlflowRun } from '@modelkeep/client/web';

type Value = number | string;

export const nameOf = ({ info }: MlflowRun): string => info.run_name ?? info.run_id.slice(0, 8);

export const metricsOf = ({ data }: MlflowRun): Record<string, Value> =>
  Object.fromEntries((data?.metrics ?? []).map(({ key, value }) => [key, value]));

export const paramsOf = ({ data }: MlflowRun): Record<string, Value> =>
  Object.fromEntries((data?.params ?? []).map(({ key, value }) => [key, value]));

/** Tags that people set; those of MLflow itself are left out. */
export const tagsOf = ({ data }: MlflowRun): Record<string, Value> =>
  Object.fromEntries(
    (data?.tags ?? []).filter(({ key }) => !key.startsWith('mlflow.')).map(({ key, value }) => [key, value]),
  );

/** RFC 3339, as the rest of the console has times. */
export const momentOf = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();

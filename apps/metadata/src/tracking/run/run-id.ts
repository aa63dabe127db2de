import { invalidParameter } from '@modelkeep/mlflow';

/** The run that a request is about: `run_id`, or `run_uuid` as old clients call it. */
export function runIdOf({ run_id, run_uuid }: { run_id?: string; run_uuid?: string }): string {
  const id = run_id ?? run_uuid;
  if (id === undefined) throw invalidParameter("Missing value for required parameter 'run_id'.");
  return id;
}

import { invalidParameter } from '@modelkeep/mlflow';

const required = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'];

/** Model that a client logs to a run, as it describes it. Throws INVALID_PARAMETER_VALUE. */
export function parseModelJson(text: string): Record<string, unknown> {
  const model = parse(text);
  const missing = required.filter((field) => !(field in model));
  if (missing.length > 0)
    throw invalidParameter(`Model json is missing mandatory fields: ${missing.join(', ')}`);
  return model;
}

function parse(text: string): Record<string, unknown> {
  try {
    const model: unknown = JSON.parse(text);
    // PostgreSQL's JSON cannot hold U+0000.
    if (typeof model === 'object' && model !== null && !text.includes('\\u0000'))
      return model as Record<string, unknown>;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw invalidParameter(`Malformed model info. \n ${text.slice(0, 1000)} \n is not a valid JSON.`);
}

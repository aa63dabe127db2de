/** Fields of an evaluation data set's records and their types, as MLflow infers them from the first value of each. */
export interface DatasetSchema {
  inputs: Record<string, string>;
  /** One type where outputs are no objects. */
  outputs: Record<string, string> | string;
  expectations: Record<string, string>;
  version: string;
}

/** A value that was seen in a record. */
export interface SeenField {
  part: 'inputs' | 'outputs' | 'expectations';
  /** Null for outputs that are no object. */
  key: string | null;
  type: string;
}

/** The schema with what is new in it; a field keeps the type that it has. */
export function extendSchema(schema: DatasetSchema | null, seen: readonly SeenField[]): DatasetSchema {
  const extended: DatasetSchema = schema
    ? structuredClone(schema)
    : { inputs: {}, outputs: {}, expectations: {}, version: '1.0' };
  for (const { part, key, type } of seen) {
    const fields = extended[part];
    if (key === null) {
      if (typeof fields === 'object' && Object.keys(fields).length === 0) extended.outputs = type;
    } else if (typeof fields === 'object' && !Object.hasOwn(fields, key)) fields[key] = type;
  }
  return extended;
}

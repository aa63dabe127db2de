import { z } from 'zod';

const Fields = z.record(z.string(), z.unknown());
const SourceType = z
  .string()
  .toUpperCase()
  .pipe(z.enum(['UNSPECIFIED', 'TRACE', 'HUMAN', 'DOCUMENT', 'CODE']));

/** A record as clients send it. */
export const NewRecord = z.object({
  inputs: Fields.default({}),
  outputs: z.unknown().optional(),
  expectations: Fields.nullish(),
  tags: Fields.nullish(),
  source: z.object({ source_type: SourceType, source_data: Fields.nullish() }).nullish(),
});

/** A stored record: JSON as text, so that it leaves as it came. */
export interface RecordRow {
  record_id: string;
  dataset_id: string;
  inputs: string;
  outputs: string | null;
  expectations: string | null;
  tags: string;
  source: string | null;
  source_id: string | null;
  source_type: string | null;
  /** Unix milliseconds. */
  created_time: number;
  last_update_time: number;
  created_by: string | null;
  last_updated_by: string | null;
}

/** JSON of a record, in the form in which MLflow's client reads it. */
export function recordToJson(row: RecordRow): string {
  const members: Record<string, string | null> = {
    dataset_record_id: JSON.stringify(row.record_id),
    dataset_id: JSON.stringify(row.dataset_id),
    inputs: row.inputs,
    outputs: row.outputs,
    expectations: row.expectations,
    tags: row.tags,
    source: row.source,
    source_id: jsonOf(row.source_id),
    source_type: jsonOf(row.source_type),
    created_time: String(row.created_time),
    last_update_time: String(row.last_update_time),
    created_by: jsonOf(row.created_by),
    last_updated_by: jsonOf(row.last_updated_by),
  };
  const present = Object.entries(members).filter(([, json]) => json !== null);
  return `{${present.map(([key, json]) => `"${key}":${json}`).join(',')}}`;
}

const jsonOf = (text: string | null): string | null => (text === null ? null : JSON.stringify(text));

import type { Pool } from 'pg';
import type { Executor } from '@modelkeep/persistence';

export type Pairs = Record<string, string>;

const statement = (table: string, onConflict: string) => ({
  name: `${table}-${onConflict ? 'set' : 'add'}`,
  text: `
    INSERT INTO ${table} (trace_id, key, value)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS t (trace_id, key, value) ORDER BY 1, 2
    ON CONFLICT (trace_id, key) DO ${onConflict || 'NOTHING'}`,
});
const overwrite = 'UPDATE SET value = excluded.value';

const statements = {
  trace_tag: { set: statement('trace_tag', overwrite), add: statement('trace_tag', '') },
  trace_metadata: { set: statement('trace_metadata', overwrite), add: statement('trace_metadata', '') },
};

/** Writes tags or metadata of traces, by trace id: `set` overwrites what is there, `add` leaves it. */
export async function writePairs(
  executor: Executor,
  table: keyof typeof statements,
  mode: 'set' | 'add',
  pairsOfTrace: ReadonlyMap<string, Pairs>,
): Promise<void> {
  const rows = [...pairsOfTrace].flatMap(([id, pairs]) =>
    Object.entries(pairs).map(([key, value]) => [id, key, value] as const),
  );
  if (rows.length === 0) return;
  const columns = [0, 1, 2].map((index) => rows.map((row) => row[index]));
  await (executor as Pool).query({ ...statements[table][mode], values: columns });
}

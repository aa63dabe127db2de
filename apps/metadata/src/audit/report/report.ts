/** A document of recorded facts, for people: it is shown as HTML and as PDF. */
export interface Report {
  title: string;
  subtitle: string;
  /** When it was made from the records. */
  madeAt: string;
  sections: Section[];
  /** What ought to be in it and is on no record. */
  gaps: readonly string[];
}

export interface Section {
  title: string;
  blocks: Block[];
}

export type Block =
  { kind: 'text'; text: string } | { kind: 'facts'; facts: Fact[] } | { kind: 'table'; table: Table };

/** A name and its value. */
export type Fact = readonly [name: string, value: string];

export interface Table {
  columns: string[];
  rows: string[][];
}

export const textBlock = (text: string): Block => ({ kind: 'text', text });

/** Names with their values; what is undefined is left out. */
export function factsBlock(facts: Record<string, string | number | undefined>): Block {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '');
  return { kind: 'facts', facts: known.map(([name, value]) => [name, String(value)]) };
}

export const tableBlock = (columns: string[], rows: (string | number | undefined)[][]): Block => ({
  kind: 'table',
  table: { columns, rows: rows.map((row) => row.map((cell) => (cell === undefined ? '' : String(cell)))) },
});

/** Said of a section whose facts are on no record. */
export const MISSING = textBlock('Not on record.');

/** `2020-03-01T10:00:00.000Z` as `2020-03-01 10:00:00.000 UTC`. */
export const moment = (time: string): string => time.replace('T', ' ').replace(/Z$/, ' UTC');

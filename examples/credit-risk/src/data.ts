import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FeatureRow } from '@modelkeep/contracts/features/feature-view';
import { repoRoot } from '@modelkeep/local-stack';

/** The example's folder with data and Python steps: beside the sources, not in the build output. */
export const exampleFolder = resolve(repoRoot(), 'examples/credit-risk');
export const dataFile = (name: string) => resolve(exampleFolder, 'data', name);

export type Row = Record<string, string>;

/** Reads a CSV file without quoted fields: the example's own files have none. */
export async function readCsv(name: string): Promise<Row[]> {
  const [header, ...lines] = (await readFile(dataFile(name), 'utf8')).trim().split(/\r?\n/);
  if (header === undefined) throw new Error(`${name} is empty`);
  const columns = header.split(',');
  return lines.map((line, index) => {
    const cells = line.split(',');
    if (cells.length !== columns.length) throw new Error(`${name} line ${index + 2}: ${cells.length} cells`);
    return Object.fromEntries(columns.map((column, position) => [column, cells[position] ?? '']));
  });
}

/** One CSV file of several with the same columns. */
export async function concatenateCsv(...names: string[]): Promise<string> {
  const texts = await Promise.all(names.map((name) => readFile(dataFile(name), 'utf8')));
  const headers = new Set(texts.map((text) => text.split('\n', 1)[0]));
  if (headers.size !== 1) throw new Error(`${names.join(' and ')} do not have the same columns`);
  const rows = texts.map((text) => text.trimEnd().split('\n').slice(1).join('\n'));
  return `${[...headers][0]}\n${rows.join('\n')}\n`;
}

export interface FeatureDefinition {
  name: string;
  type: 'string' | 'int64' | 'float64' | 'bool';
  description?: string;
}

/** Turns rows of a CSV file into feature rows: typed values with their event time. */
export function toFeatureRows(rows: Row[], features: FeatureDefinition[], joinKey: string): FeatureRow[] {
  return rows.map((row) => ({
    entityKey: row[joinKey] ?? '',
    eventTime: new Date(row.event_timestamp ?? '').toISOString(),
    values: Object.fromEntries(features.map(({ name, type }) => [name, typed(row[name] ?? '', type)])),
  }));
}

function typed(cell: string, type: FeatureDefinition['type']): string | number | boolean | null {
  if (cell === '') return null;
  if (type === 'string') return cell;
  if (type === 'bool') return cell === 'true' || cell === '1';
  return Number(cell);
}

import type { FeatureType } from '@modelkeep/contracts/features/feature-view';
import type { z } from 'zod';

/** DuckDB's types of our feature types. */
export const columnTypes: Record<z.infer<typeof FeatureType>, string> = {
  string: 'VARCHAR',
  int64: 'BIGINT',
  float64: 'DOUBLE',
  bool: 'BOOLEAN',
};

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const listOf = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`;

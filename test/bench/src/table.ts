/** Rows as lines with aligned columns: the first to the left, the others to the right. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row.map((cell, column) => cell[column === 0 ? 'padEnd' : 'padStart'](widths[column] ?? 0)).join('  '),
    )
    .join('\n');
}

export const ms = (value: number): string => `${value.toFixed(1)} ms`;
export const rate = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;
export const ratio = (ours: number, theirs: number): string => (ours / theirs).toFixed(2);

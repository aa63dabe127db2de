/**
 * A CSV line (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP
 * advises: also where the sign follows spaces.
 */
export function csvLine(cells: readonly string[]): string {
  const quoted = cells.map(
    (cell) => `"${(/^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`,
  );
  return `${quoted.join(',')}\r\n`;
}

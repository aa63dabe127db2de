/** Unix milliseconds of a UUIDv7 (RFC 9562, 5.7); undefined for any other version. */
export function timeOf(id: string): number | undefined {
  return id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined;
}

/** Month in UTC, `YYYY-MM`, of a UUIDv7; undefined for any other version and after the year 9999. */
export function monthOf(id: string): string | undefined {
  const time = timeOf(id);
  if (time === undefined) return undefined;
  const date = new Date(time);
  return date.getUTCFullYear() > 9999 ? undefined : date.toISOString().slice(0, 7);
}

export function nextMonth(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().slice(0, 7);
}

/** Smallest id of a month, and of the next. */
export function monthRange(month: string): { from: string; to: string } {
  return { from: smallestId(month), to: smallestId(nextMonth(month)) };
}

function smallestId(month: string): string {
  const hex = Date.parse(`${month}-01T00:00:00Z`).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

import type { Severity } from '@modelkeep/contracts/monitoring/rule';

/** What happened within some time. */
export interface Measured {
  good: number;
  total: number;
}

/** How many times as fast as the target allows errors happen; 0 where nothing happened. */
export const burnRate = ({ good, total }: Measured, target: number): number =>
  total === 0 ? 0 : (total - good) / total / (1 - target);

/**
 * An alert needs a high burn rate over a long time, so that a blip raises none, and over a short time, so that it ends soon after the
 * trouble does: Google, The Site Reliability Workbook, chapter 5, table 5-8.
 */
const PAIRS: readonly { long: number; short: number; rate: number; severity: Severity }[] = [
  { long: 60, short: 5, rate: 14.4, severity: 'critical' },
  { long: 360, short: 30, rate: 6, severity: 'critical' },
  { long: 4320, short: 360, rate: 1, severity: 'warning' },
];

/** Minutes over which burn rates are looked at. */
export const BURN_MINUTES = [...new Set(PAIRS.flatMap(({ short, long }) => [short, long]))].sort(
  (a, b) => a - b,
);

/** The worst that the burn rates, by minutes, call for. */
export function burning(
  rates: ReadonlyMap<number, number>,
): { severity: Severity; rate: number; minutes: number } | undefined {
  const found = PAIRS.find(
    ({ long, short, rate }) => (rates.get(long) ?? 0) >= rate && (rates.get(short) ?? 0) >= rate,
  );
  return found && { severity: found.severity, rate: rates.get(found.long) ?? 0, minutes: found.long };
}

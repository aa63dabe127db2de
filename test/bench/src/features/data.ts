import type { FeatureRow } from '@modelkeep/contracts/features/feature-view';

export const FEATURES = Array.from({ length: 10 }, (_, index) => `f${index}`);

/** Rows of a view: `entities` of them, with ten numbers each. */
export const rowsOf = (from: number, to: number, eventTime: string): FeatureRow[] =>
  Array.from({ length: to - from }, (_, index) => ({
    entityKey: `e${from + index}`,
    eventTime,
    values: Object.fromEntries(FEATURES.map((name, place) => [name, (from + index) * (place + 1) * 0.5])),
  }));

const DAYS = 30;
const BASE = '2020-01-01 00:00:00+00';

/** Row `i` of a history, in SQL that PostgreSQL and DuckDB both read: primes spread rows over entities and time. */
export const historySql = {
  entity: (i: string, entities: number) => `'e' || (${i} * 7919 % ${entities})`,
  time: (i: string) => `TIMESTAMPTZ '${BASE}' + ((${i} * 104729 % ${DAYS * 86_400}) * INTERVAL '1 second')`,
  value: (i: string, place: number) => `(${i} * ${place + 3} % 1000) * 0.5`,
};

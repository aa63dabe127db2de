import type { Scalar } from '@modelkeep/contracts/common/types';
import { isMissing, type Reference } from '../reference/column-profile';
import { profileCategories, profileNumbers } from '../reference/profile-column';
import type { Row } from './tally';

const ROWS = 1000;

/** First values of columns that the reference lacks, until there are enough of them. */
export type Baseline = Record<string, Scalar[]>;

/** Adds a prediction's values of these columns. */
export function collect(baseline: Baseline, columns: readonly string[], row: Row): void {
  for (const column of columns) {
    const values = (baseline[column] ??= []);
    const value = row.get(column);
    if (values.length < ROWS && !isMissing(value)) values.push(value);
  }
}

/** Profiles of the columns that have enough values; they are taken out of the baseline. */
export function takeProfiles(baseline: Baseline): Reference {
  const profiles: Reference = {};
  for (const [column, values] of Object.entries(baseline)) {
    if (values.length < ROWS) continue;
    profiles[column] = profileOf(values);
    delete baseline[column];
  }
  return profiles;
}

function profileOf(values: readonly Scalar[]) {
  const isNumeric = values.every((value) => typeof value === 'number');
  const counts = new Map<Scalar, number>();
  for (const value of values) {
    const key = isNumeric ? value : String(value);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const grouped = [...counts.entries()];
  if (isNumeric) grouped.sort(([a], [b]) => Number(a) - Number(b));
  else grouped.sort(([, a], [, b]) => b - a);
  const sample = { counts: grouped.map(([, count]) => count), missing: 0 };
  return isNumeric
    ? profileNumbers({ values: grouped.map(([value]) => Number(value)), ...sample })
    : profileCategories({ values: grouped.map(([value]) => String(value)), ...sample });
}

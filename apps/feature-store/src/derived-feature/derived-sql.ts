import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { columnTypes, quote } from '../columnar/sql';

export type Feature = FeatureView['features'][number];
export type DerivedFeature = Feature & { expression: string };

export const isDerived = (feature: Feature): feature is DerivedFeature => feature.expression !== undefined;

/** Features whose values are pushed and kept. */
export const storedOf = (features: readonly Feature[]): Feature[] =>
  features.filter((feature) => !isDerived(feature));

/**
 * A derived feature over a row with columns for the stored ones. Online reads and training sets both compute it so, and by the
 * same engine. What fails (an overflow), is not of its type, or no finite number, is null.
 */
export function derivedSql({ name, type, expression }: DerivedFeature): string {
  const value = `TRY_CAST(TRY(${expression}\n) AS ${columnTypes[type]})`;
  const finite = type === 'float64' ? `CASE WHEN isfinite(${value}) THEN ${value} END` : value;
  return `${finite} AS ${quote(name)}`;
}

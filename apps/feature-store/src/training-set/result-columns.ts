import type { TrainingSetRequest } from '@modelkeep/contracts/features/training-set';
import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { unprocessable } from '@modelkeep/service';
import { TIME } from './point-in-time-join';

type Naming = Pick<TrainingSetRequest, 'spine' | 'fullFeatureNames'>;

/** Column of the spine with the keys of a view's entity. */
export const entityColumnOf = (
  { joinKey }: Pick<FeatureView, 'joinKey'>,
  { spine }: Pick<Naming, 'spine'>,
): string => spine.entityColumns?.[joinKey] ?? spine.entityColumn ?? joinKey;

/** What the training set calls features of a view. */
export const columnsOf = (
  featureView: string,
  features: readonly string[],
  { fullFeatureNames }: Pick<Naming, 'fullFeatureNames'>,
): string[] => features.map((feature) => (fullFeatureNames ? `${featureView}__${feature}` : feature));

/** Throws 422 that names the columns which would be there twice; upper and lower case make no difference. */
export function requireDistinct(
  entities: readonly string[],
  features: readonly string[],
  { spine }: Pick<Naming, 'spine'>,
): void {
  const columns = [...new Set(entities), TIME, ...features, ...spine.labelColumns];
  const lower = columns.map((column) => column.toLowerCase());
  const twice = columns.filter((_, index) => lower.indexOf(lower[index] ?? '') !== index);
  if (twice.length > 0)
    throw unprocessable(
      `The training set would have two columns ${[...new Set(twice)].join(', ')}; fullFeatureNames keeps features of two views apart.`,
    );
}

import type { Scalar } from '@modelkeep/contracts/common/types';
import type { Difference } from '@modelkeep/contracts/features/definition';
import type { FeatureSelection, FeatureService } from '@modelkeep/contracts/features/feature-service';
import type { Entity, FeatureView } from '@modelkeep/contracts/features/feature-view';

type Field = [path: string, value: Scalar];

export type Described = Entity | FeatureView | FeatureService;

/** What the store adds to what the author wrote. */
const ADDED: ReadonlySet<string> = new Set(['name', 'version', 'appliedAt', 'appliedBy']);

/** Where two states of a definition differ, field by field; every field where there was none before. */
export function differencesOf(before: Described | undefined, after: Described): Difference[] {
  const old = new Map(before && fieldsOf(before));
  const now = new Map(fieldsOf(after));
  return [...new Set([...now.keys(), ...old.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }));
}

/** Scalars by path. */
const fieldsOf = (described: Described): Field[] =>
  Object.entries(described).flatMap(([field, value]): Field[] => {
    if (ADDED.has(field) || value === undefined) return [];
    if (field === 'features') return featureFields(value as FeatureView['features']);
    if (field === 'selections') return selectionFields(value as FeatureSelection[]);
    if (field === 'tags')
      return Object.entries(value as FeatureView['tags']).map(([key, tag]) => [`tags.${key}`, tag]);
    return [[field, value as Scalar]];
  });

/** The place in the list is a field too: order makes a version. */
const featureFields = (features: FeatureView['features']): Field[] =>
  features.flatMap(({ name, type, expression, description }, place) => [
    [`features.${name}`, type],
    [`features.${name}.place`, place + 1],
    ...(expression === undefined ? [] : [[`features.${name}.expression`, expression] satisfies Field]),
    ...(description === undefined ? [] : [[`features.${name}.description`, description] satisfies Field]),
  ]);

const selectionFields = (selections: readonly FeatureSelection[]): Field[] =>
  selections.flatMap(({ featureView, features }, place) => [
    [`selections.${place + 1}.featureView`, featureView],
    [`selections.${place + 1}.features`, features.join(', ')],
  ]);

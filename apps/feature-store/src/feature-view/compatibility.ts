import type { Feature } from '@modelkeep/contracts/features/feature-view';
import type { z } from 'zod';

type FeatureList = readonly z.infer<typeof Feature>[];

/**
 * Features that would have another type than in an earlier version. History holds values of all versions, so a type is for
 * ever; what needs another one is another feature.
 */
export function retyped(versions: readonly FeatureList[], after: FeatureList): string[] {
  const types = new Map(versions.flat().map(({ name, type }) => [name, type]));
  return after.flatMap(({ name, type }) => {
    const was = types.get(name);
    return was === undefined || was === type ? [] : [`feature ${name} was ${was} and would be ${type}`];
  });
}

/** Features that would be computed otherwise, be kept no longer, or be kept from now on. */
export const recomputed = (before: FeatureList, after: FeatureList): string[] =>
  before.flatMap(({ name, expression }) =>
    after.some((feature) => feature.name === name && feature.expression !== expression) ? [name] : [],
  );

/** Features that would be gone. */
export const removed = (before: FeatureList, after: FeatureList): string[] =>
  before.map(({ name }) => name).filter((name) => !after.some((feature) => feature.name === name));

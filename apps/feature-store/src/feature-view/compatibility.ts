import type { Feature } from '@modelkeep/contracts/features/feature-view';
import type { z } from 'zod';

type FeatureList = readonly z.infer<typeof Feature>[];

/** What a new definition takes from those who use the old one: features that are gone or have another type. */
export function breakingChanges(before: FeatureList, after: FeatureList): string[] {
  return before.flatMap(({ name, type }) => {
    const successor = after.find((feature) => feature.name === name);
    if (!successor) return [`feature ${name} is gone`];
    return successor.type === type ? [] : [`feature ${name} was ${type} and would be ${successor.type}`];
  });
}

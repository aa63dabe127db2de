import type { Tag } from '@modelkeep/mlflow';

/** Of a key that comes twice, the last value counts. In the order of the keys. */
export const lastOfEach = (tags: readonly Tag[]): Tag[] =>
  [...new Map(tags.map((tag) => [tag.key, tag])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));

/** Keys and values, for `unnest`. */
export const tagColumns = (tags: readonly Tag[]): [string[], string[]] => [
  tags.map(({ key }) => key),
  tags.map(({ value }) => value),
];

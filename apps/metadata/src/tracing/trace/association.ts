import type { JointCounts } from '@modelkeep/mlflow';

/** Jeffreys' prior: what is added to each cell of the table where few traces should not decide much. */
export const HALF = 0.5;

/**
 * Normalized pointwise mutual information of two conditions (Bouma 2009): -1 where they never hold together, 0 where
 * they are independent, 1 where one never holds without the other. `smoothing` is added to each of the four cells.
 * Undefined where a condition never holds.
 */
export function association({ total, first, second, both }: JointCounts, smoothing = 0): number | undefined {
  if (first === 0 || second === 0) return undefined;
  if (both === 0 && smoothing === 0) return -1;
  if (both === total) return 1;
  const all = total + 4 * smoothing;
  const joint = (both + smoothing) / all;
  const expected = ((first + 2 * smoothing) / all) * ((second + 2 * smoothing) / all);
  return Math.max(-1, Math.min(1, Math.log(joint / expected) / -Math.log(joint)));
}

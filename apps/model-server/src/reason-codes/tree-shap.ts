import type { Tree } from './explanation-file';

/** One column on the way from the root to a node, with what Shapley's weights need of it. */
interface PathEntry {
  column: number;
  /** Share of training rows that go this way where the column is not known. */
  zero: number;
  /** 1 where the row goes this way, else 0. */
  one: number;
  /** Weight of the subsets of the path of each size. */
  weight: number;
}

/**
 * Adds to `contributions`, per encoded column, the Shapley values of the tree's path-dependent expectation for one row.
 * Algorithm 2 of Lundberg et al. 2020, arXiv:1905.04610: exact, in time leaves × depth².
 */
export function addTreeShap(tree: Tree, row: readonly number[], contributions: number[]): void {
  descend(tree, row, contributions, 0, [], 1, 1, -1);
}

function descend(
  tree: Tree,
  row: readonly number[],
  contributions: number[],
  node: number,
  before: readonly PathEntry[],
  zero: number,
  one: number,
  via: number,
): void {
  const path = extend(before, zero, one, via);
  const column = at(tree.feature, node);
  if (column < 0) {
    for (let place = 1; place < path.length; place++) {
      const entry = at(path, place);
      const weight = unwind(path, place).reduce((sum, each) => sum + each.weight, 0);
      contributions[entry.column] =
        at(contributions, entry.column) + weight * (entry.one - entry.zero) * at(tree.value, node);
    }
    return;
  }
  const left = at(tree.left, node);
  const right = at(tree.right, node);
  const goesLeft = at(row, column) <= at(tree.threshold, node);
  const [hot, cold] = goesLeft ? [left, right] : [right, left];
  // A column that was split on before counts once: its earlier share is taken out and multiplied in.
  const earlier = path.findIndex((entry, place) => place > 0 && entry.column === column);
  const known = earlier < 0 ? { zero: 1, one: 1 } : at(path, earlier);
  const rest = earlier < 0 ? path : unwind(path, earlier);
  const share = (child: number) => (known.zero * at(tree.cover, child)) / at(tree.cover, node);
  descend(tree, row, contributions, hot, rest, share(hot), known.one, column);
  descend(tree, row, contributions, cold, rest, share(cold), 0, column);
}

/** The path with one more column. */
function extend(before: readonly PathEntry[], zero: number, one: number, column: number): PathEntry[] {
  const depth = before.length;
  const path = before.map((entry) => ({ ...entry }));
  path.push({ column, zero, one, weight: depth === 0 ? 1 : 0 });
  for (let place = depth - 1; place >= 0; place--) {
    const entry = at(path, place);
    const next = at(path, place + 1);
    next.weight += (one * entry.weight * (place + 1)) / (depth + 1);
    entry.weight = (zero * entry.weight * (depth - place)) / (depth + 1);
  }
  return path;
}

/** The path without the column at `place`: undoes its `extend`. */
function unwind(before: readonly PathEntry[], place: number): PathEntry[] {
  const depth = before.length - 1;
  const path = before.map((entry) => ({ ...entry }));
  const { zero, one } = at(path, place);
  let next = at(path, depth).weight;
  for (let each = depth - 1; each >= 0; each--) {
    const entry = at(path, each);
    if (one !== 0) {
      const weight = entry.weight;
      entry.weight = (next * (depth + 1)) / ((each + 1) * one);
      next = weight - (entry.weight * zero * (depth - each)) / (depth + 1);
    } else {
      entry.weight = (entry.weight * (depth + 1)) / (zero * (depth - each));
    }
  }
  for (let each = place; each < depth; each++) {
    const { column, zero: nextZero, one: nextOne } = at(path, each + 1);
    Object.assign(at(path, each), { column, zero: nextZero, one: nextOne });
  }
  path.pop();
  return path;
}

/** Value of a tree for one row. */
export function valueOf(tree: Tree, row: readonly number[]): number {
  let node = 0;
  for (let column = at(tree.feature, node); column >= 0; column = at(tree.feature, node))
    node = at(row, column) <= at(tree.threshold, node) ? at(tree.left, node) : at(tree.right, node);
  return at(tree.value, node);
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`the explanation has no entry ${index}`);
  return value;
}

import type { Tree } from './explanation-file';

/** A leaf with so many columns on its way has a table of 2^columns × columns numbers. */
const MOST_COLUMNS = 6;

/** One leaf: by which of its columns a row goes its way, what each column contributes. */
interface Leaf {
  columns: number[];
  /** A row goes the way where its value is above `above` and not above `upTo`; NaN where there is no such split. */
  above: number[];
  upTo: number[];
  /** `contributions[mask × columns + place]`; bit `place` of the mask is set where the row goes the way of that column. */
  contributions: Float64Array;
}

/** What `addTreeShap` computes, looked up: for a tree whose ways are short. */
export class ShapTable {
  private constructor(private readonly leaves: readonly Leaf[]) {}

  /** undefined where a way through the tree has too many columns for a table. */
  static of(tree: Tree): ShapTable | undefined {
    const leaves = leavesOf(tree, 0, []);
    return leaves && new ShapTable(leaves);
  }

  /** Adds to `contributions`, per encoded column, the Shapley values of the tree for one row. No value of the row is NaN. */
  add(row: readonly number[], contributions: number[]): void {
    for (const { columns, above, upTo, contributions: table } of this.leaves) {
      const count = columns.length;
      let mask = 0;
      for (let place = 0; place < count; place += 1) {
        const value = row[columns[place] as number] as number;
        if (!(value <= (above[place] as number)) && !(value > (upTo[place] as number))) mask |= 1 << place;
      }
      const start = mask * count;
      for (let place = 0; place < count; place += 1)
        (contributions[columns[place] as number] as number) += table[start + place] as number;
    }
  }
}

/** A column on the way to a node. */
interface Step {
  column: number;
  above: number;
  upTo: number;
  /** Share of training rows that go this way where the column is not known. */
  share: number;
}

function leavesOf(tree: Tree, node: number, way: readonly Step[]): Leaf[] | undefined {
  const column = tree.feature[node] as number;
  if (column < 0) return [leafOf(way, tree.value[node] as number)];
  if (way.length === MOST_COLUMNS && !way.some((step) => step.column === column)) return undefined;
  const threshold = tree.threshold[node] as number;
  const [left, right] = [tree.left[node] as number, tree.right[node] as number];
  const share = (child: number) => (tree.cover[child] as number) / (tree.cover[node] as number);
  const lefts = leavesOf(tree, left, taken(way, column, { upTo: threshold, share: share(left) }));
  const rights = leavesOf(tree, right, taken(way, column, { above: threshold, share: share(right) }));
  return lefts && rights && [...lefts, ...rights];
}

/** The way with one more split; splits on the same column are one step. */
function taken(
  way: readonly Step[],
  column: number,
  { above = NaN, upTo = NaN, share }: Partial<Step> & { share: number },
): Step[] {
  const known = way.find((step) => step.column === column);
  if (!known) return [...way, { column, above, upTo, share }];
  const merged = {
    column,
    above: Number.isNaN(above)
      ? known.above
      : Number.isNaN(known.above)
        ? above
        : Math.max(above, known.above),
    upTo: Number.isNaN(upTo) ? known.upTo : Number.isNaN(known.upTo) ? upTo : Math.min(upTo, known.upTo),
    share: share * known.share,
  };
  return way.map((step) => (step === known ? merged : step));
}

function leafOf(way: readonly Step[], value: number): Leaf {
  const count = way.length;
  const contributions = new Float64Array(count << count);
  for (let mask = 0; mask < 1 << count; mask += 1)
    for (let place = 0; place < count; place += 1) {
      const goes = (mask >> place) & 1;
      const { share } = way[place] as Step;
      contributions[mask * count + place] = value * (goes - share) * weightOf(way, mask, place);
    }
  return {
    columns: way.map(({ column }) => column),
    above: way.map(({ above }) => above),
    upTo: way.map(({ upTo }) => upTo),
    contributions,
  };
}

/**
 * Sum, over the subsets of the other columns, of Shapley's weight of a subset of that size times the chance that a row comes this
 * way where only the subset is known.
 */
function weightOf(way: readonly Step[], mask: number, without: number): number {
  let bySize = [1];
  way.forEach(({ share }, place) => {
    if (place === without) return;
    const goes = (mask >> place) & 1;
    bySize = [...bySize, 0].map(
      (chance, size) => chance * share + (size > 0 ? (bySize[size - 1] as number) * goes : 0),
    );
  });
  let weight = 1 / way.length;
  return bySize.reduce((sum, chance, size) => {
    const term = chance * weight;
    // From size to size + 1: s! (n - 1 - s)! / n! times (s + 1) / (n - 1 - s).
    weight = (weight * (size + 1)) / Math.max(1, way.length - 1 - size);
    return sum + term;
  }, 0);
}

import { decileGroups, regroup } from '../reference/coarse-bins';
import type { ColumnPair } from '../drift/column-pair';
import { total } from '../drift/counts';

/** Different values of a column on both sides, ascending where numeric, and how often each side has it. */
export interface GroupedPair {
  values: ArrayLike<number> | ArrayLike<string>;
  reference: Float64Array;
  current: Float64Array;
}

/** With no more values than these, each has its own bin. As Evidently. */
const BY_VALUE = 20;

export type Binning = 'deciles' | 'sturges';

export function categoricalPair(name: string, { reference, current }: GroupedPair): ColumnPair {
  return { name, kind: 'categorical', reference, current, coarse: { reference, current } };
}

/** A pair in which each different value is a bin: comparisons of it are exact. */
export function numericPair(
  name: string,
  grouped: GroupedPair & { values: ArrayLike<number> },
  binning: Binning,
): ColumnPair {
  const { values, reference, current } = grouped;
  return {
    name,
    kind: 'numeric',
    reference,
    current,
    coarse: coarseOf(grouped, binning),
    numeric: {
      referenceValues: values,
      currentValues: values,
      deviation: deviationOf(values, reference),
      distinct: values.length,
    },
  };
}

function coarseOf(
  { values, reference, current }: GroupedPair & { values: ArrayLike<number> },
  binning: Binning,
): ColumnPair['coarse'] {
  const inReference = reference.reduce((sum, count) => sum + Math.sign(count), 0);
  if (binning === 'sturges' && inReference <= BY_VALUE) return { reference, current };
  const groups =
    binning === 'sturges'
      ? sturgesGroups(values, total(reference) + total(current))
      : decileGroups(reference, total(reference));
  return { reference: regroup(reference, groups), current: regroup(current, groups) };
}

/** Bins of equal width, `ceil(log2 n) + 1` of them, each closed below and the last on both sides: as numpy's `histogram`. */
function sturgesGroups(values: ArrayLike<number>, rows: number): Uint16Array {
  const [first, last] = [values[0] as number, values[values.length - 1] as number];
  const bins = Math.ceil(Math.log2(rows) + 1);
  const width = (last - first) / bins;
  const groups = new Uint16Array(values.length);
  let group = 0;
  for (let index = 0; index < values.length; index += 1) {
    while (group < bins - 1 && (values[index] as number) >= first + (group + 1) * width) group += 1;
    groups[index] = group;
  }
  return groups;
}

function deviationOf(values: ArrayLike<number>, counts: ArrayLike<number>): number {
  const rows = total(counts);
  let [sum, squares] = [0, 0];
  for (let index = 0; index < values.length; index += 1)
    sum += (values[index] as number) * (counts[index] as number);
  const mean = sum / rows;
  for (let index = 0; index < values.length; index += 1)
    squares += (counts[index] as number) * ((values[index] as number) - mean) ** 2;
  return Math.sqrt(squares / rows);
}

/** Merges two ascending samples into their different values, with the counts of each side. */
export function groupSorted(reference: Float64Array, current: Float64Array): GroupedPair {
  const most = reference.length + current.length;
  const values = new Float64Array(most);
  const [inReference, inCurrent] = [new Float64Array(most), new Float64Array(most)];
  let [i, j, distinct] = [0, 0, 0];
  while (i < reference.length || j < current.length) {
    const value = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
    const [startI, startJ] = [i, j];
    while (reference[i] === value) i += 1;
    while (current[j] === value) j += 1;
    values[distinct] = value;
    inReference[distinct] = i - startI;
    inCurrent[distinct] = j - startJ;
    distinct += 1;
  }
  return {
    values: values.subarray(0, distinct),
    reference: inReference.subarray(0, distinct),
    current: inCurrent.subarray(0, distinct),
  };
}

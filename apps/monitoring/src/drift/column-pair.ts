/** One column in the reference and now, as counts over shared bins. Values that are missing are left out. */
export interface ColumnPair {
  name: string;
  kind: 'numeric' | 'categorical';
  /** Per bin; those of a numeric column ascend. */
  reference: ArrayLike<number>;
  current: ArrayLike<number>;
  /** Fewer bins, for the measures that small bins would bias. */
  coarse: { reference: ArrayLike<number>; current: ArrayLike<number> };
  /** Of a numeric column. */
  numeric?: NumericPair;
}

export interface NumericPair {
  /** Values that the bins stand for, ascending, in the reference and now. */
  referenceValues: ArrayLike<number>;
  currentValues: ArrayLike<number>;
  /** Standard deviation in the reference, of the population. */
  deviation: number;
  /** Different values on both sides, at most as many as there are bins. */
  distinct: number;
}

import type { Scalar } from '@modelkeep/contracts/common/types';
import type { ReasonCodes } from '@modelkeep/contracts/serving/prediction';
import type { Column } from '../tensor/column';

/** One prediction that is to be explained. */
export interface ExplainedRow {
  /** Feature to value. */
  values: ReadonlyMap<string, Scalar>;
  /** Its one row of each tensor, in the order of the signature. */
  inputs: readonly Column[];
  outputs: readonly Column[];
}

/** Runs rows of the model, as many as are given. */
export type RunRows = (inputs: readonly Column[], rows: number) => Promise<Column[]>;

/** Attributes the margin of one prediction to its features. */
export interface RowExplainer {
  /** Baseline and contributions add up to the margin. Largest contribution first. */
  explain(row: ExplainedRow, run: RunRows): ReasonCodes | Promise<ReasonCodes>;
}

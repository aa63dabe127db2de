import type { Scalar } from '@modelkeep/contracts/common/types';
import type { ReasonCodes } from '@modelkeep/contracts/serving/prediction';
import type { ExactFile, Tree } from './explanation-file';
import type { RowExplainer } from './row-explainer';
import { ShapTable } from './shap-table';
import { addTreeShap, valueOf } from './tree-shap';

type Values = ReadonlyMap<string, Scalar>;

/** Margin of a row of encoded columns, with what each column contributes to it. */
type Attribution = (row: readonly number[]) => { margin: number; perColumn: number[] };

/**
 * Attributes the margin (log-odds) of one prediction to its raw features: coefficient × (value − mean) of a linear model,
 * Shapley values of tree ensembles. What does not depend on the prediction is computed once.
 */
export class Explainer implements RowExplainer {
  private readonly attribute: Attribution;

  constructor(private readonly file: ExactFile) {
    this.attribute = file.method === 'linear' ? linear(file.linear) : trees(file.ensemble);
  }

  /** Baseline and contributions add up to the margin. Largest contribution first. */
  explain({ values }: { values: Values }): ReasonCodes {
    const { method, baseline, features } = this.file;
    const { margin, perColumn } = this.attribute(encode(this.file, values));
    const contributions = features.map((feature) => {
      const width = feature.kind === 'categorical' ? feature.categories.length : 1;
      let contribution = 0;
      for (let column = feature.firstColumn; column < feature.firstColumn + width; column += 1)
        contribution += perColumn[column] ?? 0;
      return { feature: feature.name, value: values.get(feature.name) ?? null, contribution };
    });
    contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    return { method, baseline, margin, contributions };
  }
}

function linear({
  intercept,
  coefficients,
  means,
}: Extract<ExactFile, { method: 'linear' }>['linear']): Attribution {
  return (row) => ({
    margin: coefficients.reduce((sum, each, column) => sum + each * (row[column] ?? 0), intercept),
    perColumn: coefficients.map((each, column) => each * ((row[column] ?? 0) - (means[column] ?? 0))),
  });
}

function trees({ base, trees }: Extract<ExactFile, { method: 'tree-shap' }>['ensemble']): Attribution {
  const adders = trees.map((tree) => adderOf(tree));
  return (row) => {
    const perColumn = row.map(() => 0);
    for (const add of adders) add(row, perColumn);
    return { margin: trees.reduce((sum, tree) => sum + valueOf(tree, row), base), perColumn };
  };
}

/** By table where the tree allows it, else by the algorithm that takes any tree. */
function adderOf(tree: Tree): (row: readonly number[], contributions: number[]) => void {
  const table = ShapTable.of(tree);
  return table
    ? (row, contributions) => table.add(row, contributions)
    : (row, contributions) => addTreeShap(tree, row, contributions);
}

/** Encoded columns: numbers as float32, as the model sees them; categories as 0 and 1. */
function encode({ features }: ExactFile, values: Values): number[] {
  const row: number[] = [];
  for (const feature of features) {
    const value = values.get(feature.name) ?? null;
    if (feature.kind === 'categorical') {
      for (const category of feature.categories) row.push(category === value ? 1 : 0);
      continue;
    }
    const number = value === null ? NaN : Number(value);
    row.push(Math.fround(Number.isNaN(number) ? feature.missing : number));
  }
  return row;
}

import type { Scalar } from '@modelkeep/contracts/common/types';
import type { ReasonCodes } from '@modelkeep/contracts/serving/prediction';
import type { ExplanationFile } from './explanation-file';
import { addTreeShap, valueOf } from './tree-shap';

type Values = ReadonlyMap<string, Scalar>;

/**
 * Attributes the margin (log-odds) of one prediction to its raw features: coefficient × (value − mean) of a linear model,
 * Shapley values of tree ensembles. Baseline and contributions add up to the margin. Largest contribution first.
 */
export function reasonCodes(file: ExplanationFile, values: Values): ReasonCodes {
  const row = encode(file, values);
  const perColumn = row.map(() => 0);
  let margin: number;
  if (file.method === 'linear') {
    const { intercept, coefficients, means } = file.linear;
    coefficients.forEach((coefficient, column) => {
      perColumn[column] = coefficient * ((row[column] ?? 0) - (means[column] ?? 0));
    });
    margin = coefficients.reduce(
      (sum, coefficient, column) => sum + coefficient * (row[column] ?? 0),
      intercept,
    );
  } else {
    const { base, trees } = file.ensemble;
    for (const tree of trees) addTreeShap(tree, row, perColumn);
    margin = trees.reduce((sum, tree) => sum + valueOf(tree, row), base);
  }
  const contributions = file.features.map((feature) => {
    const width = feature.kind === 'categorical' ? feature.categories.length : 1;
    const columns = perColumn.slice(feature.firstColumn, feature.firstColumn + width);
    const value = values.get(feature.name) ?? null;
    return { feature: feature.name, value, contribution: columns.reduce((sum, each) => sum + each, 0) };
  });
  contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return { method: file.method, baseline: file.baseline, margin, contributions };
}

/** Encoded columns: numbers as float32, as the model sees them; categories as 0 and 1. */
function encode({ features }: ExplanationFile, values: Values): number[] {
  return features.flatMap((feature) => {
    const value = values.get(feature.name) ?? null;
    if (feature.kind === 'categorical')
      return feature.categories.map((category) => (category === value ? 1 : 0));
    const number = value === null ? NaN : Number(value);
    return [Math.fround(Number.isNaN(number) ? feature.missing : number)];
  });
}

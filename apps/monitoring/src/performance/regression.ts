import type { RegressionMetrics } from '@modelkeep/contracts/monitoring/performance';

/** Equals scikit-learn's `mean_absolute_error`, `root_mean_squared_error`, `r2_score`. At least one row. */
export function regressionMetrics(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
): RegressionMetrics {
  const rows = actual.length;
  const mean = Array.from(actual).reduce((sum, value) => sum + value, 0) / rows;
  let [absolute, squared, spread] = [0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    const error = (predicted[row] as number) - (actual[row] as number);
    absolute += Math.abs(error);
    squared += error ** 2;
    spread += ((actual[row] as number) - mean) ** 2;
  }
  return {
    mae: absolute / rows,
    rmse: Math.sqrt(squared / rows),
    ...(spread > 0 && { r2: 1 - squared / spread }),
  };
}

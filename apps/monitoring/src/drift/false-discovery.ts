/**
 * P-values adjusted for the false discovery rate of many tests (Benjamini and Hochberg 1995, Journal of the Royal
 * Statistical Society B 57(1)), in the order given. Equals `scipy.stats.false_discovery_control`.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = [...pValues];
  const descending = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  let smallest = 1;
  descending.forEach(({ p, index }, position) => {
    smallest = Math.min(smallest, (p * pValues.length) / (pValues.length - position));
    adjusted[index] = smallest;
  });
  return adjusted;
}

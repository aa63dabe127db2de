import { total } from './counts';

/**
 * Jensen-Shannon distance between two histograms over the same bins, given as counts: the square root of the divergence, in
 * nats; 0 for equal shares, `sqrt(ln 2)` ≈ 0.833 where no bin is shared (Endres and Schindelin 2003, A new metric for
 * probability distributions, IEEE Transactions on Information Theory 49(7)). Equals `scipy.spatial.distance.jensenshannon`.
 */
export function jensenShannon(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const [totalReference, totalCurrent] = [total(reference), total(current)];
  let divergence = 0;
  for (let bin = 0; bin < reference.length; bin += 1) {
    const p = (reference[bin] as number) / totalReference;
    const q = (current[bin] as number) / totalCurrent;
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p * Math.log(p / middle)) / 2;
    if (q > 0) divergence += (q * Math.log(q / middle)) / 2;
  }
  return Math.sqrt(Math.max(0, divergence));
}

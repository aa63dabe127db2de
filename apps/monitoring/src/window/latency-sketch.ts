/** Relative error of a quantile. */
const ACCURACY = 0.01;
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
/** Smallest latency that is told apart, ms. */
const SMALLEST = 1e-3;

/** Counts by logarithmic bucket: DDSketch (Masson, Rim, Lee 2019, PVLDB 12(12)), unbounded. */
export type LatencySketch = Record<string, number>;

/** Adds a latency in ms. */
export function addLatency(sketch: LatencySketch, latencyMs: number): void {
  const bucket = String(Math.ceil(Math.log(Math.max(latencyMs, SMALLEST)) / Math.log(GAMMA)));
  sketch[bucket] = (sketch[bucket] ?? 0) + 1;
}

/** Latency in ms, to 1 %, that a share `q` of all does not exceed; undefined for an empty sketch. */
export function latencyQuantile(sketch: LatencySketch, q: number): number | undefined {
  const buckets = Object.entries(sketch)
    .map(([bucket, count]) => [Number(bucket), count] as const)
    .sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  const rank = q * (total - 1);
  let below = 0;
  for (const [bucket, count] of buckets) {
    below += count;
    if (below > rank) return (2 * GAMMA ** bucket) / (GAMMA + 1);
  }
  return undefined;
}

import type { Monitor, WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { populationStabilityIndex } from '../drift/population-stability-index';
import { binOf, type Reference } from '../reference/feature-profile';
import { addLatency, latencyQuantile, type LatencySketch } from './latency-sketch';

/** What an open window has counted so far. */
export interface Tally {
  predictions: number;
  /** Time of the earliest and of the latest prediction. */
  from?: string;
  to?: string;
  /** Per feature, the counts of the bins of its profile. */
  counts: Record<string, number[]>;
  latencies: LatencySketch;
}

export type Observation = Pick<PredictionRecord, 'time' | 'features' | 'latencyMs'>;

/** What the counts of a full window say. */
export type Verdict = Pick<
  WindowReport,
  'predictions' | 'from' | 'to' | 'drift' | 'driftedShare' | 'drifted' | 'latencyMs'
>;

export function emptyTally(reference: Reference): Tally {
  const counts = Object.entries(reference).map(([feature, profile]) => [
    feature,
    profile.counts.map(() => 0),
  ]);
  return { predictions: 0, counts: Object.fromEntries(counts) as Tally['counts'], latencies: {} };
}

/** Adds one prediction. A feature that the record does not have counts as "no value". */
export function observe(
  tally: Tally,
  reference: Reference,
  { time, features, latencyMs }: Observation,
): void {
  const values = new Map(features.map(({ name, value }) => [name, value]));
  for (const [feature, profile] of Object.entries(reference)) {
    const counts = tally.counts[feature] as number[];
    const bin = binOf(profile, values.get(feature));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  tally.predictions += 1;
  if (tally.from === undefined || Date.parse(time) < Date.parse(tally.from)) tally.from = time;
  if (tally.to === undefined || Date.parse(time) > Date.parse(tally.to)) tally.to = time;
  if (latencyMs !== undefined) addLatency(tally.latencies, latencyMs);
}

/** Compares a window that has at least one prediction with its reference. */
export function judge(
  tally: Tally,
  reference: Reference,
  { features, psiThreshold, driftedShare }: Pick<Monitor, 'features' | 'psiThreshold' | 'driftedShare'>,
): Verdict {
  const drift = features.map((feature) => {
    const counts = tally.counts[feature] ?? [];
    const value = populationStabilityIndex(reference[feature]?.counts ?? [], counts);
    return {
      feature,
      method: 'psi' as const,
      value,
      threshold: psiThreshold,
      drifted: value >= psiThreshold,
      missing: counts.at(-1) ?? 0,
    };
  });
  const share = drift.filter(({ drifted }) => drifted).length / drift.length;
  const p50 = latencyQuantile(tally.latencies, 0.5);
  const p99 = latencyQuantile(tally.latencies, 0.99);
  return {
    predictions: tally.predictions,
    from: tally.from as string,
    to: tally.to as string,
    drift,
    driftedShare: share,
    drifted: share > 0 && share >= driftedShare,
    latencyMs: p50 === undefined || p99 === undefined ? undefined : { p50, p99 },
  };
}

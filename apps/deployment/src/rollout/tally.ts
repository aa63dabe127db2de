import type { Observation } from '@modelkeep/contracts/deployment/rollout';
import type { RevisionTraffic } from '@modelkeep/contracts/serving/traffic-observed.event';

/** Requests by upper bound of their latency in milliseconds. */
export type Latency = Record<string, number>;

/** Sums of what gateways saw. */
export interface Tally {
  requests: number;
  errors: number;
  latency: Latency;
  compared: number;
  disagreed: number;
  difference: number;
}

export const emptyTally = (): Tally => ({
  ...{ requests: 0, errors: 0, latency: {}, compared: 0, disagreed: 0, difference: 0 },
});

export function add(tally: Tally, seen: Omit<RevisionTraffic, 'revision' | 'mirrored'>): Tally {
  const latency = { ...tally.latency };
  for (const { upToMs, count } of seen.latency) latency[upToMs] = (latency[upToMs] ?? 0) + count;
  return {
    requests: tally.requests + seen.requests,
    errors: tally.errors + seen.errors,
    latency,
    compared: tally.compared + seen.compared,
    disagreed: tally.disagreed + seen.disagreed,
    difference: tally.difference + seen.difference,
  };
}

export function observationOf(
  { difference, latency, ...counts }: Tally,
  labels: Pick<Observation, 'labelled' | 'correct'>,
): Observation {
  return {
    ...counts,
    ...labels,
    latencyP95Ms: quantile(latency, 0.95),
    meanDifference: counts.compared > 0 ? difference / counts.compared : undefined,
  };
}

/** Upper bound of the bucket in which the quantile lies; undefined without any request. */
export function quantile(latency: Latency, share: number): number | undefined {
  const buckets = Object.entries(latency)
    .map(([upTo, count]) => ({ upTo: Number(upTo), count }))
    .sort((one, other) => one.upTo - other.upTo);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  let left = Math.ceil(share * total);
  for (const { upTo, count } of buckets) {
    left -= count;
    if (left <= 0 && count > 0) return upTo;
  }
  return undefined;
}

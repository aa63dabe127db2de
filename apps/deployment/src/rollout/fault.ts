import type { Analysis, Observation } from '@modelkeep/contracts/deployment/rollout';

export interface Seen {
  candidate: Observation;
  others: Observation;
  /** Summaries of the drift alerts since the rollout began. */
  driftAlerts: readonly string[];
}

/** Why the candidate must not go on; undefined where nothing stands against it so far. */
export function faultOf(analysis: Analysis, seen: Seen): string | undefined {
  return (
    tooManyErrors(analysis, seen) ??
    tooSlow(analysis, seen) ??
    tooOftenWrong(analysis, seen) ??
    (analysis.failOnDrift && seen.driftAlerts[0] !== undefined ? `drift: ${seen.driftAlerts[0]}` : undefined)
  );
}

/** At once where even a run without any more errors up to the least number of requests would be too many. */
function tooManyErrors({ maxErrorRate, minRequests }: Analysis, { candidate }: Seen): string | undefined {
  const { errors, requests } = candidate;
  if (errors <= maxErrorRate * Math.max(requests, minRequests)) return undefined;
  return `${errors} of ${requests} requests failed; at most ${percent(maxErrorRate)} may`;
}

function tooSlow(
  { maxLatencyRatio, latencyFloorMs, minRequests }: Analysis,
  { candidate, others }: Seen,
): string | undefined {
  if (candidate.requests < minRequests || others.requests < minRequests) return undefined;
  const own = candidate.latencyP95Ms ?? 0;
  const most = Math.max(latencyFloorMs, maxLatencyRatio * (others.latencyP95Ms ?? 0));
  if (own <= most) return undefined;
  return `95 % of its answers took up to ${tenths(own)} ms; at most ${tenths(most)} ms are allowed`;
}

function tooOftenWrong(
  { maxAccuracyLoss, minRequests }: Analysis,
  { candidate, others }: Seen,
): string | undefined {
  if (maxAccuracyLoss === undefined) return undefined;
  if (candidate.labelled < minRequests || others.labelled < minRequests) return undefined;
  const loss = accuracyOf(others) - accuracyOf(candidate);
  if (loss <= maxAccuracyLoss) return undefined;
  return (
    `${percent(accuracyOf(candidate))} of its labelled predictions are right, of the others' ` +
    `${percent(accuracyOf(others))}; it may lose at most ${percent(maxAccuracyLoss)}`
  );
}

/** Share of the labelled predictions that are right; 0 without a label. */
export const accuracyOf = ({ labelled, correct }: Pick<Observation, 'labelled' | 'correct'>): number =>
  labelled === 0 ? 0 : correct / labelled;

export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

const tenths = (value: number): number => Number(value.toFixed(1));

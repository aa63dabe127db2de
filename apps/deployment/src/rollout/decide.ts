import type { Revision } from '@modelkeep/contracts/deployment/deployment';
import type { Analysis } from '@modelkeep/contracts/deployment/rollout';
import { accuracyOf, faultOf, percent, type Seen } from './fault';
import type { Plan, Stage } from './plan';

/** Where a rollout is, and what is known. */
export interface Situation extends Seen {
  plan: Plan;
  analysis: Analysis;
  /** 0 until the candidate is ready; then the stage, from 1. */
  step: number;
  /** Seconds since the step, and since the rollout, began. */
  stepSeconds: number;
  seconds: number;
  revision: Pick<Revision, 'number' | 'state' | 'failure'>;
  /** Of the candidate, replicas that are ready. */
  readyReplicas: number;
}

export type Decision =
  { kind: 'wait' } | { kind: 'advance' | 'promote' | 'keep' | 'roll-back'; reason: string };

const WAIT: Decision = { kind: 'wait' };

/** What a rollout does next. Pure: the same situation always leads to the same decision. */
export function decide(situation: Situation): Decision {
  const { revision, step, plan } = situation;
  const broken = whyBroken(situation);
  if (broken !== undefined) return { kind: 'roll-back', reason: broken };
  if (step === 0)
    return revision.state === 'ready'
      ? { kind: 'advance', reason: `revision ${revision.number} is ready` }
      : WAIT;
  const stage = plan.stages[step - 1] as Stage;
  const fault = faultOf(situation.analysis, situation);
  if (fault !== undefined) return { kind: 'roll-back', reason: fault };
  if (stage.held || !isOver(stage, situation)) return WAIT;
  const reason = summaryOf(situation);
  return step < plan.stages.length ? { kind: 'advance', reason } : endOf(situation, reason);
}

/** What follows the last stage, where a person does not wait for it. */
export function endOf({ plan, candidate, others }: Situation, reason: string): Decision {
  const { end } = plan;
  if (end.kind !== 'promote-if-better') return { kind: end.kind, reason };
  const [own, theirs] = [accuracyOf(candidate), accuracyOf(others)];
  const words = `${percent(own)} of its ${candidate.labelled} labelled predictions are right, of the others' ${percent(theirs)}`;
  return { kind: own - theirs > end.minGain ? 'promote' : 'keep', reason: words };
}

function whyBroken({ revision, step, readyReplicas, seconds, analysis }: Situation): string | undefined {
  if (revision.state === 'failed')
    return `revision ${revision.number} failed: ${revision.failure ?? 'it did not start'}`;
  if (revision.state === 'retired') return `revision ${revision.number} is retired`;
  if (step > 0 && readyReplicas === 0) return `no replica of revision ${revision.number} is ready`;
  const { deadlineSeconds } = analysis;
  if (deadlineSeconds !== undefined && seconds > deadlineSeconds)
    return `it was not at its end after ${deadlineSeconds} s`;
  return undefined;
}

function isOver(
  { seconds, minRequests, minLabelled }: Stage,
  { stepSeconds, candidate, others }: Situation,
): boolean {
  const labelled = Math.min(candidate.labelled, others.labelled);
  return stepSeconds >= seconds && candidate.requests >= minRequests && labelled >= minLabelled;
}

function summaryOf({ candidate: { requests, errors, latencyP95Ms } }: Situation): string {
  const latency = latencyP95Ms === undefined ? '' : `, 95 % within ${latencyP95Ms} ms`;
  return `${requests} requests, ${errors} failed${latency}`;
}

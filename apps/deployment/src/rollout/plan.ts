import type { StickyKey } from '@modelkeep/contracts/deployment/deployment';
import type { Strategy } from '@modelkeep/contracts/deployment/rollout';

/** One step of a rollout: what the candidate gets, and until when. */
export interface Stage {
  /** Share of the traffic. */
  percent: number;
  /** Share of the requests that it gets copies of. */
  mirrorPercent: number;
  sticky?: StickyKey;
  seconds: number;
  /** Of the candidate, copies included. */
  minRequests: number;
  /** Predictions with a label, of the candidate and of the others each. */
  minLabelled: number;
  /** Lasts until a person promotes it. */
  held: boolean;
}

export interface Plan {
  stages: Stage[];
  /** What follows the last stage. */
  end: { kind: 'promote' } | { kind: 'keep' } | { kind: 'promote-if-better'; minGain: number };
}

interface Until {
  seconds?: number;
  minRequests?: number;
}

const nothing: Stage = {
  ...{ percent: 0, mirrorPercent: 0, seconds: 0, minRequests: 0, minLabelled: 0, held: false },
};

const lasting = ({ seconds, minRequests }: Until): Pick<Stage, 'seconds' | 'minRequests' | 'held'> => ({
  seconds: seconds ?? 0,
  minRequests: minRequests ?? 0,
  held: seconds === undefined && minRequests === undefined,
});

/** All strategies are stages one after another; only what happens at their end differs. */
export function planOf(strategy: Strategy, replicas: number): Plan {
  switch (strategy.kind) {
    case 'rolling':
      return { stages: rolling(replicas, strategy.pauseSeconds), end: { kind: 'promote' } };
    case 'blue-green':
      return {
        stages: [{ ...nothing, percent: 100, seconds: strategy.soakSeconds }],
        end: { kind: 'promote' },
      };
    case 'canary':
      return {
        stages: strategy.steps.map((step) => ({ ...nothing, percent: step.percent, ...lasting(step) })),
        end: { kind: 'promote' },
      };
    case 'shadow':
      return {
        stages: [{ ...nothing, mirrorPercent: strategy.percent, ...lasting(strategy) }],
        end: { kind: 'keep' },
      };
    case 'a-b':
      return {
        stages: [{ ...nothing, percent: strategy.percent, sticky: strategy.key, held: true }],
        end: { kind: 'promote' },
      };
    case 'champion-challenger':
      return {
        stages: [{ ...nothing, mirrorPercent: strategy.percent, minLabelled: strategy.minLabelled }],
        end: { kind: 'promote-if-better', minGain: strategy.minGain },
      };
  }
}

function rolling(replicas: number, seconds: number): Stage[] {
  return Array.from({ length: replicas }, (_, index) => ({
    ...nothing,
    percent: Math.round(((index + 1) * 100) / replicas),
    seconds,
  }));
}

/** Whether labels decide: then predictions are kept until their labels come. */
export const needsLabels = ({ end }: Plan, maxAccuracyLoss: number | undefined): boolean =>
  end.kind === 'promote-if-better' || maxAccuracyLoss !== undefined;

import type { Strategy } from '@modelkeep/contracts/deployment/rollout';

interface Offer {
  words: string;
  strategy: Strategy;
  /** The same at the command line. */
  options: string;
}

/** Strategies as the console offers them. */
export const strategies = {
  canary: {
    words: 'canary: 10 %, then 50 %, 100 requests each',
    strategy: {
      kind: 'canary',
      steps: [
        { percent: 10, minRequests: 100 },
        { percent: 50, minRequests: 100 },
      ],
    },
    options: '--strategy canary --steps 10:100r,50:100r',
  },
  'blue-green': {
    words: 'blue-green: all at once, watched for 60 s',
    strategy: { kind: 'blue-green', soakSeconds: 60 },
    options: '--strategy blue-green --seconds 60',
  },
  rolling: {
    words: 'rolling: one replica after the other',
    strategy: { kind: 'rolling', pauseSeconds: 10 },
    options: '--strategy rolling --seconds 10',
  },
  shadow: {
    words: 'shadow: 1000 copies, answers nobody',
    strategy: { kind: 'shadow', percent: 100, minRequests: 1000 },
    options: '--strategy shadow --requests 1000',
  },
} satisfies Record<string, Offer>;

export type StrategyName = keyof typeof strategies;

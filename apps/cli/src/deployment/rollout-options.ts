import type { z } from 'zod';
import type { StickyKey } from '@modelkeep/contracts/deployment/deployment';
import type { Analysis, Strategy } from '@modelkeep/contracts/deployment/rollout';
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../terminal/failure';

type SentStrategy = z.input<typeof Strategy>;

export const STRATEGIES = [
  'rolling',
  'blue-green',
  'canary',
  'shadow',
  'a-b',
  'champion-challenger',
] as const;

export interface CanaryStep {
  percent: number;
  seconds?: number;
  minRequests?: number;
}

/** Options of `rollout` that make its strategy and its analysis. */
export interface StrategyOptions {
  strategy: (typeof STRATEGIES)[number];
  steps?: CanaryStep[];
  percent?: number;
  seconds?: number;
  requests?: number;
  key?: StickyKey;
  labelled?: number;
  gain?: number;
  maxErrorRate?: number;
  maxLatencyRatio?: number;
  maxAccuracyLoss?: number;
  drift: boolean;
  deadline?: number;
}

/** `10:200r,50:60s:200r`: per cents, each until so many seconds and requests; neither: until a person promotes. */
export function parseSteps(text: string): CanaryStep[] {
  return text.split(',').map((part) => {
    const [, percent, rest = ''] = /^(\d{1,2})%?((?::\d+[sr])*)$/.exec(part.trim()) ?? [];
    if (percent === undefined)
      throw new InvalidArgumentError(
        `'${part}' is no step; one reads 10:60s:200r: 10 % for 60 s and 200 requests.`,
      );
    const [seconds] = /\d+(?=s)/.exec(rest) ?? [];
    const [requests] = /\d+(?=r)/.exec(rest) ?? [];
    return {
      percent: Number(percent),
      ...(seconds !== undefined && { seconds: Number(seconds) }),
      ...(requests !== undefined && { minRequests: Number(requests) }),
    };
  });
}

/** `header:x-customer` or `input:applicant_id`. */
export function parseKey(text: string): StickyKey {
  const [, by, name] = /^(header|input):(.+)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('A key reads header:<name> or input:<name>.');
  return { by: by as StickyKey['by'], name };
}

/** `1=90,2=10`: per cent by revision. */
export function parseSplit(text: string): { revision: number; percent: number }[] {
  return text.split(',').map((part) => {
    const [, revision, percent] = /^(\d+)=(\d{1,3})%?$/.exec(part.trim()) ?? [];
    if (percent === undefined)
      throw new InvalidArgumentError('A split reads 1=90,2=10: per cent by revision.');
    return { revision: Number(revision), percent: Number(percent) };
  });
}

/** Throws UsageError where an option that the strategy needs is missing. */
export function strategyOf(options: StrategyOptions): SentStrategy {
  const { strategy: kind, percent, seconds, requests: minRequests } = options;
  switch (kind) {
    case 'rolling':
      return { kind, pauseSeconds: seconds };
    case 'blue-green':
      return { kind, soakSeconds: seconds };
    case 'canary':
      return { kind, steps: options.steps ?? [{ percent: need(percent, '--steps'), seconds, minRequests }] };
    case 'shadow':
      return { kind, percent, seconds, minRequests };
    case 'a-b':
      return { kind, percent: percent ?? 50, key: need(options.key, '--key') };
    case 'champion-challenger':
      return { kind, percent, minLabelled: need(options.labelled, '--labelled'), minGain: options.gain };
  }
}

export function analysisOf(options: StrategyOptions): z.input<typeof Analysis> {
  const { maxErrorRate, maxLatencyRatio, maxAccuracyLoss, drift, deadline } = options;
  return { maxErrorRate, maxLatencyRatio, maxAccuracyLoss, failOnDrift: drift, deadlineSeconds: deadline };
}

function need<T>(value: T | undefined, option: string): T {
  if (value === undefined) throw new UsageError(`this strategy needs ${option}`);
  return value;
}

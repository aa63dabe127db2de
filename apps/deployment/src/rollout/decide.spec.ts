import { Analysis, type Observation, type Strategy } from '@modelkeep/contracts/deployment/rollout';
import { decide, type Situation } from './decide';
import { planOf } from './plan';

const observation = (part: Partial<Observation> = {}): Observation => ({
  ...{ requests: 0, errors: 0, compared: 0, disagreed: 0, labelled: 0, correct: 0 },
  ...part,
});

const canary: Strategy = {
  kind: 'canary',
  steps: [
    { percent: 10, minRequests: 50 },
    { percent: 50, seconds: 60, minRequests: 50 },
  ],
};

const at = (part: Partial<Situation>, strategy: Strategy = canary): Situation => ({
  ...{ plan: planOf(strategy, 1), analysis: Analysis.parse({}), step: 1, stepSeconds: 0, seconds: 0 },
  revision: { number: 2, state: 'ready', failure: undefined },
  ...{ readyReplicas: 1, candidate: observation(), others: observation(), driftAlerts: [] },
  ...part,
});

describe('decide', () => {
  it('waits for the candidate to be ready, then begins', () => {
    const starting = { number: 2, state: 'starting' as const, failure: undefined };
    expect(decide(at({ step: 0, readyReplicas: 0, revision: starting }))).toEqual({ kind: 'wait' });
    expect(decide(at({ step: 0 }))).toEqual({ kind: 'advance', reason: 'revision 2 is ready' });
  });

  it('takes a step when time and requests are both enough', () => {
    const candidate = observation({ requests: 50, latencyP95Ms: 4 });
    expect(decide(at({ candidate: observation({ requests: 49 }) }))).toEqual({ kind: 'wait' });
    expect(decide(at({ candidate }))).toEqual({
      kind: 'advance',
      reason: '50 requests, 0 failed, 95 % within 4 ms',
    });
    expect(decide(at({ step: 2, stepSeconds: 59, candidate }))).toEqual({ kind: 'wait' });
    expect(decide(at({ step: 2, stepSeconds: 60, candidate }))).toMatchObject({ kind: 'promote' });
  });

  it('waits for a person where a step names neither', () => {
    const held: Strategy = { kind: 'canary', steps: [{ percent: 10 }] };
    expect(decide(at({ stepSeconds: 1e6, candidate: observation({ requests: 1e6 }) }, held))).toEqual({
      kind: 'wait',
    });
  });

  it.each<[string, Partial<Situation>, RegExp]>([
    ['errors', { candidate: observation({ requests: 100, errors: 3 }) }, /^3 of 100 requests failed/],
    [
      'errors that no later success can outweigh',
      { candidate: observation({ requests: 1, errors: 1 }) },
      /^1 of 1/,
    ],
    [
      'latency',
      {
        candidate: observation({ requests: 20, latencyP95Ms: 301 }),
        others: observation({ requests: 20, latencyP95Ms: 100 }),
      },
      /up to 301 ms; at most 300 ms/,
    ],
    ['drift', { driftAlerts: ['7 of 20 features drifted'] }, /^drift: 7 of 20/],
    [
      'wrong predictions',
      {
        analysis: Analysis.parse({ maxAccuracyLoss: 0.05 }),
        candidate: observation({ labelled: 100, correct: 80 }),
        others: observation({ labelled: 100, correct: 90 }),
      },
      /^80 % of its labelled predictions are right, of the others' 90 %/,
    ],
    ['death', { readyReplicas: 0 }, /^no replica of revision 2/],
    ['failure', { revision: { number: 2, state: 'failed', failure: 'bad package' } }, /failed: bad package/],
    ['time', { seconds: 11, analysis: Analysis.parse({ deadlineSeconds: 10 }) }, /after 10 s/],
  ])('rolls back on %s', (_, part, reason) => {
    expect(decide(at(part))).toEqual({ kind: 'roll-back', reason: expect.stringMatching(reason) });
  });

  it.each<[string, Partial<Situation>]>([
    ['few errors of many', { candidate: observation({ requests: 49, errors: 0 }), others: observation() }],
    [
      'a slow answer of few',
      {
        candidate: observation({ requests: 19, latencyP95Ms: 9000 }),
        others: observation({ requests: 500, latencyP95Ms: 1 }),
      },
    ],
    [
      'what is fast anyway',
      {
        candidate: observation({ requests: 49, latencyP95Ms: 50 }),
        others: observation({ requests: 500, latencyP95Ms: 1 }),
      },
    ],
    [
      'drift that is no matter',
      { driftAlerts: ['drifted'], analysis: Analysis.parse({ failOnDrift: false }) },
    ],
  ])('does not roll back on %s', (_, part) => {
    expect(decide(at(part))).toEqual({ kind: 'wait' });
  });

  it('lets labels decide between champion and challenger', () => {
    const strategy: Strategy = { kind: 'champion-challenger', percent: 100, minLabelled: 50, minGain: 0.02 };
    const decided = (labelled: number, own: number, theirs: number) =>
      decide(
        at(
          {
            candidate: observation({ labelled, correct: own }),
            others: observation({ labelled: 100, correct: theirs }),
          },
          strategy,
        ),
      ).kind;
    expect([decided(49, 49, 0), decided(50, 50, 90), decided(50, 45, 90)]).toEqual([
      'wait',
      'promote',
      'keep',
    ]);
  });

  it('keeps the split after a shadow', () => {
    const shadow: Strategy = { kind: 'shadow', percent: 100, minRequests: 5 };
    expect(decide(at({ candidate: observation({ requests: 5 }) }, shadow)).kind).toBe('keep');
  });
});

describe('planOf', () => {
  it('moves a rolling update by one replica at a time', () => {
    const { stages } = planOf({ kind: 'rolling', pauseSeconds: 5 }, 3);
    expect(stages.map(({ percent, seconds }) => [percent, seconds])).toEqual([
      [33, 5],
      [67, 5],
      [100, 5],
    ]);
  });

  it('switches blue-green at once, and soaks', () => {
    const { stages } = planOf({ kind: 'blue-green', soakSeconds: 30 }, 3);
    expect(stages).toEqual([expect.objectContaining({ percent: 100, seconds: 30, held: false })]);
  });
});

import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { AlertRule } from '@modelkeep/contracts/monitoring/rule';
import { BUILT_IN, conditionOf, driftSummary } from './condition';
import { replay } from './transition';

const report = (window: number, shape: Partial<WindowReport>): WindowReport => ({
  id: '0198c0de-0000-7000-8000-000000000001',
  monitorId: '0198c0de-0000-7000-8000-000000000002',
  monitor: 'm',
  deployment: 'd',
  window,
  revision: 1,
  predictions: 100,
  from: '2020-03-01T10:00:00.000Z',
  to: '2020-03-01T10:01:00.000Z',
  drift: [],
  driftedShare: 0,
  drifted: false,
  violations: [],
  slices: [],
  fairness: [],
  evaluatedAt: '2020-03-01T10:01:00.000Z',
  ...shape,
});
const withLatency = (...values: (number | undefined)[]) =>
  values.map((p99, index) => report(index + 1, p99 === undefined ? {} : { latencyMs: { p50: 1, p99 } }));
const rule = (given: object) =>
  conditionOf(AlertRule.parse({ name: 'slow', monitor: 'm', metric: 'latency-p99', above: 100, ...given }));
const changes = (given: object, ...values: (number | undefined)[]) =>
  replay(rule(given), withLatency(...values)).map(({ change, report: { window } }) => [change, window]);

describe('a rule', () => {
  it('raises on a bad window and resolves after two good ones', () => {
    expect(changes({}, 50, 150, 50, 150, 50, 50, 50)).toEqual([
      ['raised', 2],
      ['resolved', 6],
    ]);
  });

  it('waits for as many bad windows as it is told', () => {
    expect(changes({ forWindows: 3 }, 150, 150, 50, 150, 150, 150)).toEqual([['raised', 6]]);
  });

  it('clears only beyond its other bound', () => {
    expect(changes({ clearAt: 80, clearWindows: 1 }, 150, 90, 95, 80)).toEqual([
      ['raised', 1],
      ['resolved', 4],
    ]);
  });

  it('does not count windows without the figure', () => {
    expect(changes({ forWindows: 2, clearWindows: 1 }, 150, undefined, 150, undefined, 50)).toEqual([
      ['raised', 3],
      ['resolved', 5],
    ]);
  });

  it('has one bound, and clears on its good side', () => {
    const parse = (given: object) =>
      AlertRule.safeParse({ name: 'a', monitor: 'm', metric: 'f1', ...given }).success;
    expect(parse({})).toBe(false);
    expect(parse({ above: 1, below: 0 })).toBe(false);
    expect(parse({ below: 0.7, clearAt: 0.6 })).toBe(false);
    expect(parse({ below: 0.7, clearAt: 0.8 })).toBe(true);
    expect(parse({ above: 0.7, clearAt: 0.8 })).toBe(false);
    expect(parse({ above: 0.7, clearAt: 0.6 })).toBe(true);
  });
});

describe('what every monitor watches', () => {
  const drift = (feature: string, distance: number, drifted = true) => ({
    feature,
    method: 'psi' as const,
    value: distance,
    threshold: 0.2,
    drifted,
    distance,
    missing: 0,
  });

  it('is drift and quality', () => {
    const bad = report(1, { drift: [drift('age', 0.5)], driftedShare: 1, drifted: true });
    const [isDrift, isQuality] = BUILT_IN;
    expect(isDrift && replay(isDrift, [bad])).toHaveLength(1);
    expect(isDrift?.severity(bad)).toBe('critical');
    expect(isQuality && replay(isQuality, [bad])).toHaveLength(0);
  });

  it('names the most drifted columns first', () => {
    const columns = ['a', 'b', 'c', 'd'].map((name, index) => drift(name, index / 10));
    expect(driftSummary({ window: 3, drift: [...columns, drift('e', 0, false)] })).toBe(
      '4 of 5 columns drifted in window 3: d, c, b, …',
    );
  });
});

import { Analysis, Strategy } from '@modelkeep/contracts/deployment/rollout';
import { analysisOf, parseKey, parseSplit, parseSteps, strategyOf } from './rollout-options';

describe('options of rollouts', () => {
  it('read steps, keys and splits', () => {
    expect(parseSteps('10:200r, 50%:60s:200r,80')).toEqual([
      { percent: 10, minRequests: 200 },
      { percent: 50, seconds: 60, minRequests: 200 },
      { percent: 80 },
    ]);
    expect(parseKey('input:applicant_id')).toEqual({ by: 'input', name: 'applicant_id' });
    expect(parseSplit('1=90,2=10%')).toEqual([
      { revision: 1, percent: 90 },
      { revision: 2, percent: 10 },
    ]);
  });

  it.each([
    [() => parseSteps('ten')],
    [() => parseSteps('10:60m')],
    [() => parseKey('cookie:x')],
    [() => parseSplit('1:90')],
  ])('refuse what they cannot read: %#', (parse) => {
    expect(parse).toThrow(/reads/);
  });

  it.each([
    [{ strategy: 'rolling' as const, seconds: 5 }],
    [{ strategy: 'blue-green' as const }],
    [{ strategy: 'canary' as const, steps: [{ percent: 10 }] }],
    [{ strategy: 'canary' as const, percent: 20, requests: 100 }],
    [{ strategy: 'shadow' as const, seconds: 60 }],
    [{ strategy: 'a-b' as const, key: { by: 'header' as const, name: 'x-customer' } }],
    [{ strategy: 'champion-challenger' as const, labelled: 100 }],
  ])('make a strategy that the service takes: %j', (options) => {
    const sent = strategyOf({ ...options, drift: true });
    expect(Strategy.parse(JSON.parse(JSON.stringify(sent)))).toMatchObject({ kind: options.strategy });
  });

  it.each([
    ['canary' as const, '--steps'],
    ['a-b' as const, '--key'],
    ['champion-challenger' as const, '--labelled'],
  ])('say what %s needs', (strategy, missing) => {
    expect(() => strategyOf({ strategy, drift: true })).toThrow(missing);
  });

  it('make an analysis with the limits of the service where none are told', () => {
    const sent = analysisOf({ strategy: 'canary', drift: false, maxErrorRate: 0.1 });
    expect(Analysis.parse(JSON.parse(JSON.stringify(sent)))).toMatchObject({
      ...{ failOnDrift: false, maxErrorRate: 0.1, maxLatencyRatio: 3 },
    });
  });
});

import { fillFromEvent, matches } from './match';

const data = {
  deployment: 'credit-risk',
  count: 3,
  ok: false,
  drift: { score: 0.31, reason: null },
  labels: ['a'],
};

describe('matches', () => {
  it.each([
    [{}, true],
    [{ deployment: 'credit-risk', count: 3, ok: false }, true],
    [{ 'drift.score': 0.31, 'drift.reason': null }, true],
    [{ 'labels.0': 'a' }, true],
    [{ count: '3' }, false],
    [{ deployment: 'credit-risk', count: 4 }, false],
    [{ missing: null }, false],
    [{ 'deployment.length': 11 }, false],
    [{ toString: 'x' }, false],
  ])('%j is %s', (filter, expected) => expect(matches(filter, data)).toBe(expected));
});

describe('fillFromEvent', () => {
  it('fills values of the event, types kept', () => {
    const parameters = {
      score: '${event.drift.score}',
      why: 'drift of ${event.deployment}',
      fixed: 7,
      none: null,
    };
    expect(fillFromEvent(parameters, { data })).toEqual({
      score: 0.31,
      why: 'drift of credit-risk',
      fixed: 7,
      none: null,
    });
  });

  it.each(['${event.missing}', '${event.drift}', '${parameters.x}'])('refuses %s', (value) =>
    expect(() => fillFromEvent({ value }, { data })).toThrow('has no scalar value in the event'),
  );
});

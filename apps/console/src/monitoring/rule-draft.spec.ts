import { AlertRule } from '@modelkeep/contracts/monitoring/rule';
import { draftOf, NEW_RULE, ruleOf, ruleWords } from './rule-draft';

describe('a draft of a rule', () => {
  const draft = { ...NEW_RULE, name: 'low-auc', metric: 'roc-auc' as const, side: 'below' as const };

  it('becomes the rule that it stands for', () => {
    const written = { ...draft, bound: ' 0.7 ', clearAt: '0.72', slice: 'sex = female = 1', column: 'age' };
    expect(ruleOf('m', written)).toEqual({
      rule: AlertRule.parse({
        name: 'low-auc',
        monitor: 'm',
        metric: 'roc-auc',
        slice: { feature: 'sex', value: 'female = 1' },
        below: 0.7,
        clearAt: 0.72,
      }),
    });
  });

  it.each([
    [{ name: 'No' }, /^name: /],
    [{ bound: 'much' }, /^below: /],
    [{ bound: '' }, /^below: /],
    [{ bound: '0.7', clearAt: '0.6' }, /^clearAt: lies on the bad side/],
    [{ forWindows: '1.5' }, /^forWindows: /],
  ])('says what is wrong with %j', (change, wrong) => {
    expect(ruleOf('m', { ...draft, ...change })).toEqual({ wrong: expect.stringMatching(wrong) });
  });

  it('comes back from a rule, and makes the same', () => {
    const rule = AlertRule.parse({
      name: 'far',
      monitor: 'm',
      metric: 'distance',
      column: 'age',
      above: 0.3,
      forWindows: 2,
      severity: 'critical',
    });
    expect(ruleOf('m', draftOf(rule))).toEqual({ rule });
    expect(ruleWords(rule)).toBe('distance of age above 0.3 in 2 windows in a row');
  });
});

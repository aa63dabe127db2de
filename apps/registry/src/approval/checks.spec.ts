import { ApprovalRules } from '@modelkeep/contracts/registry/approval-policy';
import { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';
import { checksOf, requirePassed, type ReviewFacts } from './checks';

const facts: ReviewFacts = {
  metrics: { auc: 0.7, loss: Number.NaN },
  sealed: PackageBuilt.example,
  cardUpdatedAt: '2020-03-01T10:00:00.000Z',
};

const check = (rules: object, changed: Partial<ReviewFacts> = {}) =>
  checksOf(ApprovalRules.parse(rules), { ...facts, ...changed });

describe('checksOf', () => {
  it('asks for nothing that the rules leave out', () => {
    expect(check({})).toEqual([]);
  });

  it.each([
    ['>', 0.7, false],
    ['>', 0.69, true],
    ['>=', 0.7, true],
    ['>=', 0.71, false],
    ['<', 0.7, false],
    ['<', 0.71, true],
    ['<=', 0.7, true],
    ['<=', 0.69, false],
  ] as const)('compares auc 0.7 %s %d', (operator, value, passed) => {
    expect(check({ metrics: [{ metric: 'auc', operator, value }] })).toEqual([
      { kind: 'metric', required: `auc ${operator} ${value}`, passed, found: '0.7' },
    ]);
  });

  it.each(['gini', 'toString', 'loss'])('fails a metric without a number: %s', (metric) => {
    for (const operator of ['>', '>=', '<', '<='])
      expect(check({ metrics: [{ metric, operator, value: 0 }] })[0]?.passed).toBe(false);
  });

  it('finds a file by its role, with its digest as evidence', () => {
    const [file] = facts.sealed.manifest.files;
    expect(check({ files: ['model', 'fairness'] })).toEqual([
      {
        kind: 'file',
        required: 'a file with the role model',
        passed: true,
        found: file?.path,
        digest: file?.digest,
      },
      { kind: 'file', required: 'a file with the role fairness', passed: false },
    ]);
  });

  it('wants the card and the signature', () => {
    const rules = { modelCard: true, signature: true };
    expect(check(rules).map(({ passed }) => passed)).toEqual([true, true]);
    const broken = { cardUpdatedAt: undefined, signatureFault: 'signed with another key' };
    expect(check(rules, broken)).toMatchObject([
      { passed: false, found: undefined },
      { passed: false, found: 'signed with another key' },
    ]);
  });
});

describe('requirePassed', () => {
  it('names what fails, and only that', () => {
    const rules = { metrics: [{ metric: 'auc', operator: '>', value: 0.8 }], files: ['fairness', 'model'] };
    expect(() => requirePassed(check(rules))).toThrow(
      'do not pass. auc > 0.8: found 0.7; a file with the role fairness: found nothing on record.',
    );
    expect(() => requirePassed(check({ files: ['model'], modelCard: true }))).not.toThrow();
  });
});

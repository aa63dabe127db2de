import { gapsOf, type RecordedFacts } from './gaps';

const validated = '2020-03-01T10:00:00.000Z';
const now = Date.parse(validated);
const DAY_MS = 86_400_000;
const digest = `sha256:${'0'.repeat(64)}`;
const complete: RecordedFacts = {
  model: 'credit-risk',
  version: 1,
  stage: 'deployed',
  owner: 'dana',
  registeredAt: validated,
  purpose: 'Ranks.',
  limitations: 'Old data.',
  trainingSetDigest: digest,
  packageDigest: digest,
  metrics: { auc: 0.7 },
  approvals: [],
  deployments: ['credit-risk'],
  lastValidation: validated,
  hasEvaluation: true,
  hasCode: true,
};

describe('gapsOf', () => {
  it('finds none where all is on record', () => {
    expect(gapsOf(complete, now)).toEqual([]);
  });

  it.each<[Partial<RecordedFacts>, string]>([
    [{ purpose: undefined }, 'no purpose: nobody has written a model card'],
    [{ limitations: undefined }, 'no limitations in the model card'],
    [{ trainingSetDigest: undefined }, 'no training data on record'],
    [{ hasCode: false }, 'no code commit on record'],
    [{ metrics: {} }, 'no metrics on record'],
    [{ packageDigest: undefined }, 'no package'],
    [{ hasEvaluation: false }, 'no evaluation report in the package'],
    [{ lastValidation: undefined }, 'never validated by a second person'],
  ])('names what is missing: %j', (changed, gap) => {
    expect(gapsOf({ ...complete, ...changed }, now)).toEqual([gap]);
  });

  it('wants a version in use validated every year, and no other', () => {
    expect(gapsOf(complete, now + 365 * DAY_MS)).toEqual([]);
    expect(gapsOf(complete, now + 366 * DAY_MS)).toEqual(['in use, and last validated more than a year ago']);
    expect(gapsOf({ ...complete, stage: 'archived' }, now + 366 * DAY_MS)).toEqual([]);
  });
});

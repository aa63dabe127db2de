import { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { differencesOf } from './differences';

const view = FeatureView.parse({
  ...FeatureViewApplied.example,
  features: [
    { name: 'age', type: 'int64' },
    { name: 'amount', type: 'float64' },
  ],
  ttlSeconds: 60,
  tags: { team: 'risk' },
});
const paths = (after: FeatureView) => differencesOf(view, after).map(({ path }) => path);

describe('differencesOf', () => {
  it('finds none where only what the store adds differs', () => {
    expect(differencesOf(view, { ...view, version: 2, appliedBy: 'mira' })).toEqual([]);
  });

  it('tells every field of what is new', () => {
    expect(differencesOf(undefined, { name: 'applicant', joinKey: 'applicant_id' })).toEqual([
      { path: 'joinKey', before: undefined, after: 'applicant_id' },
    ]);
  });

  it('tells what a field was and is, and what is gone', () => {
    expect(differencesOf(view, { ...view, ttlSeconds: undefined, tags: { team: 'fraud' } })).toEqual([
      { path: 'tags.team', before: 'risk', after: 'fraud' },
      { path: 'ttlSeconds', before: 60, after: undefined },
    ]);
  });

  it('sees a feature that is added, and one that moves', () => {
    const purpose = { name: 'purpose', type: 'string' } as const;
    expect(paths({ ...view, features: [...view.features, purpose] })).toEqual([
      'features.purpose',
      'features.purpose.place',
    ]);
    expect(paths({ ...view, features: [...view.features].reverse() })).toEqual([
      'features.amount.place',
      'features.age.place',
    ]);
  });
});

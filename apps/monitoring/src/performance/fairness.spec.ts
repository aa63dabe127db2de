import { fairnessOf } from './fairness';

const group = (positiveShare: number, recall?: number) => ({
  predictions: 10,
  labelled: recall === undefined ? 0 : 10,
  positiveShare,
  ...(recall !== undefined && {
    classification: { accuracy: 1, recall, logLoss: 0, brier: 0, calibrationError: 0 },
  }),
});

describe('fairnessOf', () => {
  it('is the widest difference between groups', () => {
    expect(fairnessOf('sex', [group(0.2, 0.5), group(0.5, 0.75), group(0.4, 0.25)])).toEqual({
      feature: 'sex',
      demographicParityDifference: expect.closeTo(0.3, 12),
      equalOpportunityDifference: expect.closeTo(0.5, 12),
    });
  });

  it('needs two groups', () => {
    expect(fairnessOf('sex', [group(0.2)])).toBeUndefined();
    expect(fairnessOf('sex', [group(0.2), group(0.3, 1)])?.equalOpportunityDifference).toBeUndefined();
  });
});

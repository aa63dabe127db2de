import { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { faultsOf } from './row-validation';

const view = FeatureView.parse({
  ...FeatureViewApplied.example,
  features: [
    { name: 'age', type: 'int64' },
    { name: 'amount', type: 'float64' },
    { name: 'purpose', type: 'string' },
    { name: 'foreign', type: 'bool' },
    { name: 'double', type: 'float64', expression: 'amount * 2' },
  ],
});
const row = (values: Record<string, string | number | boolean | null>) => ({
  entityKey: 'a-0001',
  eventTime: '2020-03-01T10:00:00.000Z',
  values,
});

describe('faultsOf', () => {
  it('takes values of the right types, nulls and gaps', () => {
    expect(
      faultsOf(
        [row({ age: 35, amount: 1.5, purpose: 'car', foreign: true }), row({ age: null }), row({})],
        view,
      ),
    ).toEqual([]);
  });
  it.each([
    ['age', 3.5],
    ['age', '35'],
    ['amount', 'much'],
    ['purpose', 1],
    ['foreign', 'yes'],
  ])('names the row and the feature where %s is %p', (feature, value) => {
    expect(faultsOf([row({}), row({ [feature]: value })], view)).toEqual([
      { path: `rows.1.values.${feature}`, message: expect.stringContaining(JSON.stringify(value)) },
    ]);
  });
  it('names a feature that is computed', () => {
    expect(faultsOf([row({ double: 3 })], view)).toEqual([
      { path: 'rows.0.values.double', message: 'applicant-profile keeps no feature double' },
    ]);
  });
  it('names a feature that the view does not have', () => {
    expect(faultsOf([row({ colour: 'red' })], view)).toEqual([
      { path: 'rows.0.values.colour', message: 'applicant-profile keeps no feature colour' },
    ]);
  });
});

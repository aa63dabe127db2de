import { faultsOf } from './feature-schema';

const binding = { featureView: 'applicants', entityKey: 'applicant_id', features: ['age', 'purpose'] };
const signature = {
  inputs: [
    { name: 'age', datatype: 'FP32' as const, shape: [-1, 1] },
    { name: 'purpose', datatype: 'BYTES' as const, shape: [-1, 1] },
  ],
  outputs: [],
};
const view = {
  name: 'applicants',
  joinKey: 'applicant_id',
  features: [
    { name: 'age', type: 'int64' as const },
    { name: 'purpose', type: 'string' as const },
    { name: 'income', type: 'float64' as const },
  ],
};

describe('faultsOf', () => {
  it('finds none where every feature is there and fits', () => {
    expect(faultsOf(binding, signature, view)).toEqual([]);
  });

  it('names what is missing, does not fit, or is looked up otherwise', () => {
    expect(faultsOf({ ...binding, features: ['purpose', 'housing'] }, signature, view)).toEqual([
      'feature purpose is string, the model takes FP32',
      'feature view applicants has no feature housing',
    ]);
    expect(faultsOf({ ...binding, entityKey: 'customer_id' }, signature, view)).toEqual([
      'feature view applicants is looked up by applicant_id, the model asks by customer_id',
    ]);
  });
});

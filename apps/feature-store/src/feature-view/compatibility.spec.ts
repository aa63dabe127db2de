import { breakingChanges } from './compatibility';

const age = { name: 'age', type: 'int64' } as const;
const amount = { name: 'amount', type: 'float64' } as const;

describe('breakingChanges', () => {
  it('lets features be added, reordered and described', () => {
    expect(breakingChanges([age], [amount, { ...age, description: 'years' }])).toEqual([]);
  });
  it('names what is gone and what changed its type', () => {
    expect(breakingChanges([age, amount], [{ ...age, type: 'string' }])).toEqual([
      'feature age was int64 and would be string',
      'feature amount is gone',
    ]);
  });
});

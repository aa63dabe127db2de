import { recomputed, removed, retyped } from './compatibility';

const age = { name: 'age', type: 'int64' } as const;
const amount = { name: 'amount', type: 'float64' } as const;

describe('compatibility', () => {
  it('lets features be added, reordered and described', () => {
    const after = [amount, { ...age, description: 'years' }];
    expect(retyped([[age]], after)).toEqual([]);
    expect(removed([age], after)).toEqual([]);
  });
  it('names what is gone', () => {
    expect(removed([age, amount], [age])).toEqual(['amount']);
  });
  it('names what would be computed otherwise', () => {
    const share = { name: 'share', type: 'float64', expression: 'amount / 2' } as const;
    const after = [{ ...share, expression: 'amount / 3' }, { ...age, expression: '1' }, amount];
    expect(recomputed([share, age, amount], after)).toEqual(['share', 'age']);
  });
  it('names what would have another type, be it one of a version long ago', () => {
    expect(retyped([[age, amount], [amount]], [{ ...age, type: 'string' }, amount])).toEqual([
      'feature age was int64 and would be string',
    ]);
  });
});

import { whyNot } from './condition';

describe('whyNot', () => {
  it.each([
    [{ value: true }, undefined],
    [{ value: false }, 'false is not true'],
    [{ value: 'yes' }, '"yes" is not true'],
    [{ value: 0.81, atLeast: 0.8, below: 0.9 }, undefined],
    [{ value: 0.79, atLeast: 0.8 }, '0.79 is below 0.8'],
    [{ value: 0.9, below: 0.9 }, '0.9 is not below 0.9'],
    [{ value: 'b', above: 'a', atMost: 'b' }, undefined],
    [{ value: { a: [1] }, equals: { a: [1] } }, undefined],
    [{ value: 'x', equals: 'y' }, '"x" is not "y"'],
    [{ value: null, not: null }, 'null is null'],
    [{ value: 2, in: [1, 2] }, undefined],
    [{ value: 3, in: [1, 2] }, '3 is none of [1,2]'],
  ])('of %j: %s', (condition, reason) => expect(whyNot(condition)).toBe(reason));

  it('does not guess how values of different types compare', () => {
    expect(() => whyNot({ value: '10', above: 9 })).toThrow('cannot compare "10" with 9');
  });
});

import { halfFromNumber, numberFromHalf } from './half';

/** Of each half below the largest, and the next one: what `misfit` says of them. */
const misfits = (misfit: (bits: number) => boolean): number[] =>
  Array.from({ length: 0x7bff }, (_, bits) => bits).filter(misfit);

describe('half precision', () => {
  it('keeps each of its numbers', () => {
    const changed = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => {
      const number = numberFromHalf(bits);
      return Number.isNaN(number) ? halfFromNumber(number) !== 0x7e00 : halfFromNumber(number) !== bits;
    });
    expect(changed).toEqual([]);
  });

  it('rounds to the nearest, and to even halfway', () => {
    const wrong = misfits((bits) => {
      const [low, high] = [numberFromHalf(bits), numberFromHalf(bits + 1)];
      const middle = (low + high) / 2;
      const even = bits % 2 === 0 ? bits : bits + 1;
      return (
        halfFromNumber(middle) !== even ||
        halfFromNumber((low + middle) / 2) !== bits ||
        halfFromNumber((high + middle) / 2) !== bits + 1
      );
    });
    expect(wrong).toEqual([]);
    expect([65_519, 65_520, -1e9].map(halfFromNumber)).toEqual([0x7bff, 0x7c00, 0xfc00]);
  });
});

import { halfFromNumber, numberFromHalf } from './half';

describe('half precision', () => {
  it('keeps each of its numbers', () => {
    for (let bits = 0; bits < 0x10000; bits += 1) {
      const number = numberFromHalf(bits);
      if (!Number.isNaN(number)) expect(halfFromNumber(number)).toBe(bits);
    }
    expect(numberFromHalf(halfFromNumber(NaN))).toBeNaN();
  });

  it('rounds to the nearest, and to even halfway', () => {
    for (let bits = 0; bits < 0x7bff; bits += 1) {
      const [low, high] = [numberFromHalf(bits), numberFromHalf(bits + 1)];
      const middle = (low + high) / 2;
      expect(halfFromNumber(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(halfFromNumber((low + middle) / 2)).toBe(bits);
      expect(halfFromNumber((high + middle) / 2)).toBe(bits + 1);
    }
    expect([65_519, 65_520, -1e9].map(halfFromNumber)).toEqual([0x7bff, 0x7c00, 0xfc00]);
  });
});

import fc from 'fast-check';
import { Orders } from './orders';

type Game = (members: readonly boolean[]) => number;

/** Shapley values by their definition: over all coalitions of the others. */
function byDefinition(players: number, game: Game): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({ length: players }, (_, player) => {
    let value = 0;
    for (let set = 0; set < 1 << players; set += 1) {
      if (set & (1 << player)) continue;
      const members = Array.from({ length: players }, (_member, at) => (set & (1 << at)) !== 0);
      const size = members.filter(Boolean).length;
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      value += weight * (game(members.with(player, true)) - game(members));
    }
    return value;
  });
}

const valuesOf = (orders: Orders, game: Game) => orders.values(orders.coalitions.map(game));

/** Any game: a worth for each coalition, by the number that its members are in binary. */
const games = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 16, maxLength: 16 });
const gameOf =
  (worth: readonly number[]): Game =>
  (members) =>
    worth[members.reduce((number, isIn, at) => number + (isIn ? 1 << at : 0), 0)] as number;

describe('Orders', () => {
  it('gives the exact values of any game where all orders may be tried', () => {
    fc.assert(
      fc.property(games, (worth) => {
        const game = gameOf(worth);
        const values = valuesOf(new Orders(4, 24, 7), game);
        byDefinition(4, game).forEach((expected, player) => expect(values[player]).toBeCloseTo(expected, 10));
      }),
    );
  });

  it('gives values that add up to the worth of all less that of nobody, however few orders are tried', () => {
    fc.assert(
      fc.property(games, fc.integer({ min: 1, max: 23 }), fc.nat(), (worth, most, seed) => {
        const values = valuesOf(new Orders(4, most, seed), gameOf(worth));
        const sum = values.reduce((total, value) => total + value, 0);
        expect(sum).toBeCloseTo((worth[15] as number) - (worth[0] as number), 10);
      }),
    );
  });

  it('is exact with one order and its reverse where no more than two players act together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 64, maxLength: 64 }),
        fc.nat(),
        (pairs, seed) => {
          const game: Game = (members) =>
            members.reduce(
              (sum, one, a) =>
                members.reduce(
                  (part, other, b) => part + (one && other ? (pairs[8 * a + b] as number) : 0),
                  sum,
                ),
              0,
            );
          const values = valuesOf(new Orders(8, 2, seed), game);
          byDefinition(8, game).forEach((expected, player) =>
            expect(values[player]).toBeCloseTo(expected, 9),
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  it('comes closer to the exact values with more orders', () => {
    const game: Game = (members) =>
      members.reduce((product, isIn, at) => product * (isIn ? 1 + at / 4 : 1), 1);
    const exact = byDefinition(8, game);
    const errorOf = (most: number) =>
      Math.hypot(
        ...valuesOf(new Orders(8, most, 3), game).map((value, player) => value - (exact[player] as number)),
      );
    expect(errorOf(2000)).toBeLessThan(errorOf(20));
    expect(errorOf(2000) / Math.hypot(...exact)).toBeLessThan(0.02);
  });

  it('draws the same orders by the same seed, and others by another', () => {
    const coalitions = (seed: number) => new Orders(12, 10, seed).coalitions;
    expect(coalitions(7)).toEqual(coalitions(7));
    expect(coalitions(7)).not.toEqual(coalitions(8));
  });
});

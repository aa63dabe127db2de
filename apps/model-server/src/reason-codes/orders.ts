import { Seeded } from '../random/seeded';

/** Place of the coalition of nobody, and of all, in `Orders.coalitions`. */
const NOBODY = 0;
const ALL = 1;

/**
 * Orders in which players enter a game, for Shapley values: a player's value is what it adds when it enters, on average. All orders
 * where there are no more than `most`; else drawn by the seed, each with its reverse, which makes the error smaller and none where
 * no more than two players act together. Castro et al. 2009, Mitchell et al. 2022, arXiv:2104.12199.
 */
export class Orders {
  /** Coalitions whose worth must be known: nobody, all, then each that some order comes through. True for a player that is in. */
  readonly coalitions: readonly (readonly boolean[])[];
  private readonly orders: readonly (readonly number[])[];
  /** Per order and step, the place of the coalition once that player is in. */
  private readonly steps: readonly (readonly number[])[];

  constructor(
    private readonly players: number,
    most: number,
    seed: number,
  ) {
    this.orders = factorial(players) <= most ? allOrders(players) : drawnOrders(players, most, seed);
    const places = new Map<string, number>();
    const coalitions: boolean[][] = [];
    const placeOf = (members: readonly boolean[]) => {
      const key = members.map(Number).join('');
      const place = places.get(key) ?? coalitions.push([...members]) - 1;
      places.set(key, place);
      return place;
    };
    placeOf(new Array<boolean>(players).fill(false));
    placeOf(new Array<boolean>(players).fill(true));
    this.steps = this.orders.map((order) => {
      const members = new Array<boolean>(players).fill(false);
      return order.map((player) => {
        members[player] = true;
        return placeOf(members);
      });
    });
    this.coalitions = coalitions;
  }

  get count(): number {
    return this.orders.length;
  }

  /** Value of each player, from the worth of each of `coalitions`. They add up to the worth of all less that of nobody. */
  values(worth: readonly number[]): number[] {
    const sums = new Array<number>(this.players).fill(0);
    this.orders.forEach((order, index) => {
      let before = worth[NOBODY] as number;
      order.forEach((player, step) => {
        const after = worth[this.steps[index]?.[step] ?? ALL] as number;
        (sums[player] as number) += after - before;
        before = after;
      });
    });
    return sums.map((sum) => sum / this.orders.length);
  }
}

function drawnOrders(players: number, count: number, seed: number): number[][] {
  const random = new Seeded(seed);
  const orders: number[][] = [];
  while (orders.length < count) {
    const order = random.order(players);
    orders.push(order, [...order].reverse());
  }
  return orders;
}

function allOrders(players: number): number[][] {
  if (players === 0) return [[]];
  return allOrders(players - 1).flatMap((order) =>
    Array.from({ length: players }, (_, place) => order.toSpliced(place, 0, players - 1)),
  );
}

const factorial = (players: number): number => (players < 2 ? 1 : players * factorial(players - 1));

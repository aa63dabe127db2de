import { Seeded } from './seeded';

const sequence = (seed: number, length: number) => {
  const random = new Seeded(seed);
  return Array.from({ length }, () => random.next());
};

describe('Seeded', () => {
  it('repeats itself by its seed, and only by it', () => {
    expect(sequence(7, 50)).toEqual(sequence(7, 50));
    expect(sequence(7, 50)).not.toEqual(sequence(8, 50));
  });

  it('is spread evenly', () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of sequence(1, 20_000)) counts[Math.floor(value * 10)]! += 1;
    // Four standard deviations of a binomial count.
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(4 * Math.sqrt(1_800));
  });

  it('gives each order as often as the others', () => {
    const random = new Seeded(3);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6_000; draw += 1) {
      const order = random.order(3).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(4 * Math.sqrt(833));
  });
});

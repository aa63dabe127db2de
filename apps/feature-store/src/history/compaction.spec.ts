import fc from 'fast-check';
import { FAN_IN, mergeable } from './compaction';
import type { Segment } from './segment';

const segment = (day: string, rows: number): Segment => ({
  id: `${day} ${rows}`,
  day,
  digest: '',
  sizeBytes: rows,
  rows,
  firstSequence: '1',
  lastSequence: '2',
  latestEventTime: `${day}T00:00:00.000000Z`,
  features: [],
});

describe('mergeable', () => {
  it('merges days apart, and only when there are enough', () => {
    const few = Array.from({ length: FAN_IN - 1 }, () => segment('2020-03-01', 10));
    expect(mergeable([...few, segment('2020-03-02', 10)])).toEqual([]);
    expect(mergeable([...few, segment('2020-03-01', 10)])).toHaveLength(1);
  });

  it('does not rewrite a large segment for a few small ones', () => {
    const small = Array.from({ length: FAN_IN }, () => segment('2020-03-01', 10));
    const large = segment('2020-03-01', 1_000_000);
    expect(mergeable([...small, large])).toEqual([small]);
  });

  it('leaves few segments a day, however many are added', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 300 }), (sizes) => {
        let segments: Segment[] = [];
        let written = 0;
        for (const size of sizes) {
          segments.push(segment('2020-03-01', size));
          for (let groups = mergeable(segments); groups.length > 0; groups = mergeable(segments))
            for (const group of groups) {
              const rows = group.reduce((sum, each) => sum + each.rows, 0);
              written += rows;
              segments = [...segments.filter((each) => !group.includes(each)), segment('2020-03-01', rows)];
            }
        }
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const tiers = Math.floor(Math.log(total) / Math.log(FAN_IN)) + 1;
        expect(segments.reduce((sum, { rows }) => sum + rows, 0)).toBe(total);
        expect(segments.length).toBeLessThanOrEqual(tiers * (FAN_IN - 1));
        expect(written).toBeLessThanOrEqual(tiers * total);
      }),
    );
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withEngine } from '../columnar/engine';
import type { FeatureList, HistoryRow } from '../history/history-row';
import { writeSegments } from '../history/segment-writer';
import { measureDay } from './measure-day';

const FEATURES: FeatureList = [
  { name: 'age', type: 'int64' },
  { name: 'city', type: 'string' },
  { name: 'member', type: 'bool' },
];
const LIMITS = { memoryMiB: 256, threads: 1 };

describe('measureDay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-statistics-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function* rows(): AsyncGenerator<HistoryRow[]> {
    yield Array.from({ length: 101 }, (_, index) => ({
      sequence: String(index + 1),
      entity_key: `e${index % 10}`,
      event_time: String((Date.UTC(2020, 2, 1) + index * 1000) * 1000),
      values: JSON.stringify({ age: index, city: index % 2 ? 'Ulm' : null, member: true }),
    }));
  }

  it('counts, and finds nulls and quantiles', async () => {
    const [segment] = await writeSegments(FEATURES, rows(), folder, LIMITS);
    const columns = new Set(['age', 'city', 'member']);
    const measured = await withEngine(folder, LIMITS, (connection) =>
      measureDay(connection, [segment?.file ?? ''], columns, [
        ...FEATURES,
        { name: 'later', type: 'float64' },
      ]),
    );
    expect(measured).toMatchObject({ rows: 101, latestEventTime: '2020-03-01T00:01:40.000Z' });
    expect(Math.abs(measured.entities - 10)).toBeLessThanOrEqual(2);
    const [age, city, member, later] = measured.features;
    expect(age).toMatchObject({ feature: 'age', nulls: 0, min: 0, max: 100, mean: 50 });
    expect(age?.quantiles?.p50).toBeCloseTo(50, -1);
    expect(city).toEqual({ feature: 'city', type: 'string', nulls: 51, distinct: 1 });
    expect(member).toMatchObject({ nulls: 0, distinct: 1, mean: 1 });
    expect(later).toEqual({ feature: 'later', type: 'float64', nulls: 101, distinct: 0 });
  });
});

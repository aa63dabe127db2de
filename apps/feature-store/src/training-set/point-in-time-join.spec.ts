import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { type HistoryRow, joinPointInTime } from './point-in-time-join';

const folder = mkdtempSync(join(tmpdir(), 'modelkeep-join-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (second: number) => new Date(Date.UTC(2020, 0, 1) + second * 1000);

interface Case {
  history: { entity: string; second: number; value: number | null }[];
  spine: { entity: string; second: number }[];
  ttl: number | undefined;
}

/** What the join must give, by looking at every row of the history for every row of the spine. */
function naive({ history, spine, ttl }: Case): (number | null)[] {
  return spine.map(({ entity, second }) => {
    const candidates = history.filter(
      (row) =>
        row.entity === entity && row.second <= second && (ttl === undefined || row.second >= second - ttl),
    );
    const newest = Math.max(...candidates.map((row) => row.second));
    return candidates.filter((row) => row.second === newest).at(-1)?.value ?? null;
  });
}

let files = 0;

async function run({ history, spine, ttl }: Case): Promise<{ values: (number | null)[]; bytes: Buffer }> {
  const number = (files += 1);
  const spineFile = join(folder, `${number}.csv`);
  const outputFile = join(folder, `${number}.parquet`);
  const lines = spine.map(({ entity, second }, row) => `${entity},${at(second).toISOString()},${row}`);
  writeFileSync(spineFile, ['id,time,label', ...lines].join('\n'));
  async function* batches(): AsyncGenerator<HistoryRow[]> {
    yield history.map(({ entity, second, value }) => ({
      entity_key: entity,
      event_time: at(second),
      values: { value },
    }));
  }
  const result = await joinPointInTime({
    spineFile,
    spineFormat: 'csv',
    entityColumn: 'id',
    timeColumn: 'time',
    labelColumns: ['label'],
    features: [{ name: 'value', type: 'int64' }],
    ttlSeconds: ttl,
    history: batches(),
    outputFile,
  });
  expect(result).toEqual({ rows: spine.length, columns: ['id', 'event_timestamp', 'value', 'label'] });
  const connection = await (await DuckDBInstance.create()).connect();
  const read = await connection.runAndReadAll(
    `SELECT value FROM read_parquet('${outputFile}') ORDER BY label`,
  );
  const values = read.getRowObjects().map((row) => (row['value'] === null ? null : Number(row['value'])));
  return { values, bytes: readFileSync(outputFile) };
}

const entity = fc.constantFrom('a', 'b');
const second = fc.integer({ min: 0, max: 12 });
const cases: fc.Arbitrary<Case> = fc.record({
  history: fc.array(fc.record({ entity, second, value: fc.option(fc.integer({ min: 0, max: 99 })) }), {
    maxLength: 25,
  }),
  spine: fc.array(fc.record({ entity, second }), { minLength: 1, maxLength: 10 }),
  ttl: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
});

describe('joinPointInTime', () => {
  it('agrees with a naive join on any history, with ties and at the border of the time to live', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (each) => {
        expect((await run(each)).values).toEqual(naive(each));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('writes the same bytes for the same input', async () => {
    const input: Case = {
      history: Array.from({ length: 50 }, (_, each) => ({
        entity: each % 2 ? 'a' : 'b',
        second: each % 13,
        value: each,
      })),
      spine: Array.from({ length: 20 }, (_, each) => ({ entity: each % 3 ? 'a' : 'b', second: each % 12 })),
      ttl: 5,
    };
    const [first, second] = [await run(input), await run(input)];
    expect(second.bytes.equals(first.bytes)).toBe(true);
  });
});

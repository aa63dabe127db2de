import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { withEngine } from '../columnar/engine';
import { type HistoryRow } from '../history/history-row';
import { writeSegments } from '../history/segment-writer';
import { joinPointInTime, type ViewJoin } from './point-in-time-join';

const folder = mkdtempSync(join(tmpdir(), 'modelkeep-join-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FEATURES = [{ name: 'value', type: 'int64' }] as const;
/** Half seconds, so that the borders of a time to live do not only lie on whole ones. */
const at = (halves: number) => new Date(Date.UTC(2020, 0, 1, 23, 59, 57) + halves * 500);

interface Row {
  entity: string;
  halves: number;
  value: number | null;
}

interface Case {
  /** In order of acceptance. */
  history: Row[];
  spine: { entity: string; halves: number }[];
  ttl: number | undefined;
  /** How many of the rows are in segments, and how these are cut. */
  flushed: number[];
  /** How many rows were accepted before the training set was joined. */
  seen: number;
}

/** What the join must give, by looking at every row of the history for every row of the spine. */
function naive({ history, spine, ttl, seen }: Case): (number | null)[] {
  return spine.map(({ entity, halves }) => {
    const candidates = history
      .slice(0, seen)
      .filter(
        (row) =>
          row.entity === entity &&
          row.halves <= halves &&
          (ttl === undefined || row.halves >= halves - 2 * ttl),
      );
    const newest = Math.max(...candidates.map((row) => row.halves));
    return candidates.filter((row) => row.halves === newest).at(-1)?.value ?? null;
  });
}

let files = 0;

async function* inBatches(rows: readonly HistoryRow[]): AsyncGenerator<HistoryRow[]> {
  for (let from = 0; from < rows.length; from += 3) yield rows.slice(from, from + 3);
}

async function run({ history, spine, ttl, flushed, seen }: Case, threads: number) {
  const number = (files += 1);
  const spineFile = join(folder, `${number}.csv`);
  const outputFile = join(folder, `${number}.parquet`);
  const lines = spine.map(({ entity, halves }, row) => `${entity},${at(halves).toISOString()},${row}`);
  writeFileSync(spineFile, ['id,time,label', ...lines].join('\n'));
  const rows = history.map(({ entity, halves, value }, index) => ({
    sequence: String(index + 1),
    entity_key: entity,
    event_time: String(at(halves).getTime() * 1000),
    values: JSON.stringify({ value }),
  }));
  return withEngine(folder, { memoryMiB: 256, threads }, async (connection) => {
    const segments: string[] = [];
    const borders = [...flushed].sort((a, b) => a - b).map((border) => Math.min(border, rows.length));
    for (const [index, border] of borders.entries()) {
      const part = rows.slice(borders[index - 1] ?? 0, border);
      const written = await writeSegments(FEATURES, inBatches(part), folder, { memoryMiB: 256, threads: 1 });
      segments.push(...written.map(({ file }) => file));
    }
    const view: ViewJoin = {
      entityColumn: 'id',
      features: FEATURES,
      stored: FEATURES,
      columns: ['value'],
      ttlSeconds: ttl,
      sequence: String(seen),
      segments: { files: segments, columns: new Set(['value']) },
      tail: inBatches(rows.slice(borders.at(-1) ?? 0, Math.max(seen, borders.at(-1) ?? 0))),
    };
    const request = { spineFile, spineFormat: 'csv', timeColumn: 'time', labelColumns: ['label'] } as const;
    const result = await joinPointInTime(connection, { ...request, views: [view], outputFile });
    expect(result).toEqual({ rows: spine.length, columns: ['id', 'event_timestamp', 'value', 'label'] });
    const read = await connection.runAndReadAll(
      `SELECT value FROM read_parquet('${outputFile}') ORDER BY label`,
    );
    const values = read.getRowObjects().map((row) => (row['value'] === null ? null : Number(row['value'])));
    return { values, bytes: readFileSync(outputFile) };
  });
}

const entity = fc.constantFrom('a', 'b');
const halves = fc.integer({ min: 0, max: 14 });
const row = fc.record({ entity, halves, value: fc.option(fc.integer({ min: 0, max: 99 })) });
const cases: fc.Arbitrary<Case> = fc.record({
  history: fc.array(row, { maxLength: 25 }),
  spine: fc.array(fc.record({ entity, halves }), { minLength: 1, maxLength: 10 }),
  ttl: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  flushed: fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 3 }),
  seen: fc.integer({ min: 0, max: 25 }),
});

describe('joinPointInTime', () => {
  it('agrees with a naive join on any history, with ties, at the border of the time to live, however it is stored', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (each) => {
        expect((await run(each, 1)).values).toEqual(naive(each));
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('writes the same bytes for the same rows, however they are stored and by however many threads', async () => {
    const input: Case = {
      history: Array.from({ length: 500 }, (_, each) => ({
        entity: each % 2 ? 'a' : 'b',
        halves: each % 13,
        value: each,
      })),
      spine: Array.from({ length: 200 }, (_, each) => ({ entity: each % 3 ? 'a' : 'b', halves: each % 12 })),
      ttl: 5,
      flushed: [],
      seen: 400,
    };
    const stored: Case = { ...input, flushed: [100, 250, 450] };
    const [first, second] = [await run(input, 1), await run(stored, 4)];
    expect(second.bytes.equals(first.bytes)).toBe(true);
  });
});

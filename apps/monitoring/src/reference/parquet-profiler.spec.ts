import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { binOf } from './feature-profile';
import { profileParquet } from './parquet-profiler';

describe('profileParquet', () => {
  let folder: string;
  let path: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'profile-'));
    path = join(folder, 'reference.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (
      SELECT i AS amount, (i % 3)::TINYINT AS parts, i % 2 = 0 AS even, 'c' || (i % 30) AS "the ""kind""",
             CASE WHEN i <= 100 THEN NULL WHEN i <= 200 THEN 'NaN'::DOUBLE ELSE 1 / i END AS score
      FROM range(1, 1001) AS numbers (i)) TO '${path}' (FORMAT parquet)`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('cuts numbers at their deciles', async () => {
    const { amount } = await profileParquet(path, ['amount']);
    expect(amount).toEqual({
      kind: 'numeric',
      edges: [100, 200, 300, 400, 500, 600, 700, 800, 900],
      counts: [...Array<number>(10).fill(100), 0],
    });
  });

  it('gives few values a bin each', async () => {
    const { parts } = await profileParquet(path, ['parts']);
    expect(parts).toEqual({ kind: 'numeric', edges: [0, 1], counts: [333, 334, 333, 0] });
  });

  it('counts null and NaN as no value', async () => {
    const { score } = await profileParquet(path, ['score']);
    expect(score?.counts.at(-1)).toBe(200);
    expect(score?.counts.reduce((sum, count) => sum + count)).toBe(1000);
  });

  it('gives the most frequent categories a bin, and the rest one', async () => {
    const { 'the "kind"': kind } = await profileParquet(path, ['the "kind"']);
    expect(kind?.counts).toHaveLength(22);
    expect(kind?.counts[20]).toBe(10 * 33);
  });

  it('bins a prediction as it binned the reference', async () => {
    const { even, amount } = await profileParquet(path, ['even', 'amount']);
    if (!even || !amount) throw new Error('profiles expected');
    const counts = (profile: typeof even, value: (i: number) => boolean | number) => {
      const histogram = profile.counts.map(() => 0);
      for (let i = 1; i <= 1000; i += 1) histogram[binOf(profile, value(i))]! += 1;
      return histogram;
    };
    expect(counts(even, (i) => i % 2 === 0)).toEqual(even.counts);
    expect(counts(amount, (i) => i)).toEqual(amount.counts);
  });

  it('names what cannot be a reference', async () => {
    await expect(profileParquet(path, ['amount', 'nonsense'])).rejects.toThrow('no column nonsense');
    const text = join(folder, 'text.parquet');
    await writeFile(text, 'not a Parquet file');
    await expect(profileParquet(text, ['amount'])).rejects.toThrow('not readable as Parquet');
  });
});

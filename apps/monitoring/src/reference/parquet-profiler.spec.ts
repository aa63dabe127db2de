import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { profileParquet } from './parquet-profiler';

describe('profileParquet', () => {
  let folder: string;
  let path: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'profile-'));
    path = join(folder, 'reference.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (
      SELECT i AS amount, i % 2 = 0 AS even, 'c' || (i % 30) AS "the ""kind""", NULL::DOUBLE AS nothing,
             CASE WHEN i <= 100 THEN NULL WHEN i <= 200 THEN 'NaN'::DOUBLE ELSE 1 / i END AS score
      FROM range(1, 1001) AS numbers (i)) TO '${path}' (FORMAT parquet)`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('cuts numbers at their quantiles', async () => {
    const { amount } = await profileParquet(path, ['amount']);
    expect(amount?.counts).toEqual(Array<number>(250).fill(4));
    expect(amount).toMatchObject({ min: 1, max: 1000, mean: 500.5, missing: 0, distinct: 1000 });
  });

  it('counts null and NaN as no value', async () => {
    const { score } = await profileParquet(path, ['score']);
    expect(score?.missing).toBe(200);
    expect(score?.counts.reduce((sum, count) => sum + count)).toBe(800);
  });

  it('takes all else as categories', async () => {
    const profiles = await profileParquet(path, ['even', 'the "kind"']);
    expect(profiles['even']).toMatchObject({ categories: ['false', 'true'], counts: [500, 500, 0] });
    expect(profiles['the "kind"']).toMatchObject({ kind: 'categorical', rare: [] });
  });

  it('takes optional columns where they are there', async () => {
    const profiles = await profileParquet(path, ['amount'], ['score', 'probability[0]']);
    expect(Object.keys(profiles)).toEqual(['amount', 'score']);
  });

  it('names what cannot be a reference', async () => {
    await expect(profileParquet(path, ['amount', 'nonsense'])).rejects.toThrow('no column nonsense');
    await expect(profileParquet(path, ['nothing'])).rejects.toThrow('column nothing has no value');
    const text = join(folder, 'text.parquet');
    await writeFile(text, 'not a Parquet file');
    await expect(profileParquet(text, ['amount'])).rejects.toThrow('not readable as Parquet');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { withEngine } from '../columnar/engine';
import { FeatureFile, type FileLayout, UnreadableFile } from './feature-file';

const view = FeatureView.parse({
  ...FeatureViewApplied.example,
  features: [
    { name: 'age', type: 'int64' },
    { name: 'amount', type: 'float64' },
    { name: 'purpose', type: 'string' },
    { name: 'foreign', type: 'bool' },
  ],
});

describe('FeatureFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-ingestion-'));
  const file = join(folder, 'rows');
  const layout: FileLayout = { file, format: 'csv', entityColumn: 'id', timeColumn: 'time', columns: {} };
  afterAll(() => rmSync(folder, { recursive: true }));

  const withFile = <T>(
    given: Partial<FileLayout>,
    work: (opened: FeatureFile, connection: DuckDBConnection) => Promise<T>,
    prepare?: string,
  ) =>
    withEngine(folder, { memoryMiB: 256, threads: 2 }, async (connection) => {
      if (prepare) await connection.run(prepare);
      return work(await FeatureFile.open(connection, { ...layout, ...given }, view), connection);
    });
  const csv = (...lines: string[]) =>
    writeFileSync(file, ['id,time,age,amount,purpose,foreign', ...lines].join('\n'));

  it('reads values of the right types, and empty cells as null', async () => {
    csv('007,2020-03-01T10:00:00.123456+01:00,35,1.5,car,true', 'b,2020-03-01,,,,');
    await withFile({}, async (opened) => {
      expect(await opened.read(0, 10)).toEqual({
        last: 2,
        rows: [
          {
            entityKey: '007',
            eventTime: '2020-03-01T09:00:00.123456Z',
            values: { age: 35, amount: 1.5, purpose: 'car', foreign: true },
          },
          {
            entityKey: 'b',
            eventTime: '2020-03-01T00:00:00.000000Z',
            values: { age: null, amount: null, purpose: null, foreign: null },
          },
        ],
      });
      expect(await opened.rejections(10)).toEqual([]);
    });
  });

  it.each([
    ['a,2020-03-01,3.5,,,', 'age: expected int64, got 3.5'],
    ['a,2020-03-01,9007199254740992,,,', 'age: expected int64, got 9007199254740992'],
    [
      'a,2020-03-01,old,much,,maybe',
      /age: .*; amount: expected float64, got much; foreign: expected bool, got maybe/,
    ],
    ['a,2020-03-01,,inf,,', 'amount: expected float64, got inf'],
    [',2020-03-01,1,,,', 'id: is required'],
    ['a,yesterday,1,,,', 'time: expected a time, got yesterday'],
    ['a,infinity,1,,,', 'time: expected a time, got infinity'],
    ['a,,1,,,', 'time: expected a time, got nothing'],
  ])('rejects %s', async (line, reason) => {
    csv('good,2020-03-01,1,1,x,false', line);
    await withFile({}, async (opened) => {
      const [rejection, ...more] = await opened.rejections(10);
      expect(rejection).toEqual({
        row: 2,
        reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
      });
      expect(more).toEqual([]);
      expect((await opened.read(0, 10)).rows).toHaveLength(1);
    });
  });

  it('goes on after any row', async () => {
    csv(...Array.from({ length: 5 }, (_, index) => `e${index},2020-03-01,${index === 1 ? 'x' : index},,,`));
    await withFile({}, async (opened) => {
      expect(await opened.read(0, 2)).toMatchObject({ last: 2, rows: [{ entityKey: 'e0' }] });
      expect(await opened.read(2, 2)).toMatchObject({
        last: 4,
        rows: [{ entityKey: 'e2' }, { entityKey: 'e3' }],
      });
      expect(await opened.read(5, 2)).toEqual({ last: undefined, rows: [] });
    });
  });

  it('reads Parquet, with columns of other names, and NaN as null', async () => {
    const prepare = `COPY (SELECT 7 AS id, TIMESTAMP '2020-03-01 10:00:00' AS time, 'NaN'::DOUBLE AS credit, 2.0::DOUBLE AS age)
                     TO '${file}' (FORMAT parquet)`;
    await withFile(
      { format: 'parquet', columns: { amount: 'credit' } },
      async (opened) => {
        expect(opened.features).toEqual(['age', 'amount']);
        expect((await opened.read(0, 1)).rows).toEqual([
          { entityKey: '7', eventTime: '2020-03-01T10:00:00.000000Z', values: { age: 2, amount: null } },
        ]);
      },
      prepare,
    );
  });

  it('writes what it rejected, as it was', async () => {
    csv('a,2020-03-01,old,1,x,false', 'b,2020-03-01,1,1,x,false');
    const rejected = join(folder, 'rejected.parquet');
    await withFile({}, async (opened, connection) => {
      await opened.writeRejected(rejected);
      const read = await connection.runAndReadAll(`SELECT "row", id, age FROM read_parquet('${rejected}')`);
      expect(read.getRowObjectsJson()).toEqual([{ row: '1', id: 'a', age: 'old' }]);
    });
  });

  it.each<[string, Partial<FileLayout>, RegExp]>([
    ['a column that it is told to look for is missing', { timeColumn: 'when' }, /no column when/],
    ['it is no Parquet', { format: 'parquet' }, /parquet/i],
    ['it is gone', { file: join(folder, 'none') }, /none/],
  ])('is not readable where %s', async (_, given, message) => {
    csv('a,2020-03-01,1,1,x,false');
    const opened = withFile(given, () => Promise.resolve());
    await expect(opened).rejects.toThrow(UnreadableFile);
    await expect(opened).rejects.toThrow(message);
  });
});

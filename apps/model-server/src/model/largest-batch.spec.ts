import { Column } from '../tensor/column';
import { largestBatch, reproduces, type Sample, samplesOf } from './largest-batch';
import { sampleRows } from './sample-rows';

const signature = {
  inputs: [{ name: 'x', datatype: 'FP32' as const, shape: [-1, 4] }],
  outputs: [{ name: 'y', datatype: 'FP32' as const, shape: [-1] }],
};

type Sum = (row: number[], place: number, rows: number) => number;

const ahead: Sum = (row) => row.reduce((sum, value) => Math.fround(sum + value), 0);
const back: Sum = (row) => row.reduceRight((sum, value) => Math.fround(sum + value), 0);

/** Sums up the values of each row in float32, and notes how many rows it had. */
function summing(sum: Sum, seen: number[] = []) {
  return async ([x]: readonly Column[]): Promise<Column[]> => {
    const rows = (x as Column).rows;
    seen.push(rows);
    const sums = Array.from({ length: rows }, (_, row) =>
      sum((x as Column).values(row).map(Number), row, rows),
    );
    return Promise.resolve([Column.fromJson({ name: 'y', datatype: 'FP32' }, [rows], sums)]);
  };
}

describe('largestBatch', () => {
  let samples: Sample[];
  beforeAll(async () => {
    samples = await samplesOf(summing(ahead), sampleRows(signature, undefined));
  });

  it('is the most that is wanted where joined rows give the bytes that each gives alone, tried at every size', async () => {
    const seen: number[] = [];
    expect(await largestBatch(summing(ahead, seen), samples, 5)).toBe(5);
    expect(new Set(seen)).toEqual(new Set([2, 3, 4, 5]));
  });

  it.each<[string, Sum]>([
    ['all rows add up in another order', (row, place, rows) => (rows > 1 ? back : ahead)(row, place, rows)],
    [
      'only the later rows of a large batch do',
      (row, place, rows) => (place > 15 ? back : ahead)(row, place, rows),
    ],
  ])('is 1 where %s', async (_, sum) => {
    expect(await largestBatch(summing(sum), samples, 32)).toBe(1);
  });

  it('is 1 where a model fails for several rows, or gives another number of them', async () => {
    expect(await largestBatch(() => Promise.reject(new Error('one row only')), samples, 4)).toBe(1);
    expect(
      await largestBatch(
        async (inputs) => (await summing(ahead)(inputs)).map((y) => y.slice(0, 1)),
        samples,
        4,
      ),
    ).toBe(1);
  });

  it('is 1 where no rows are known to try it with', async () => {
    const none = await samplesOf(() => Promise.reject(new Error('no')), sampleRows(signature, undefined));
    expect(none).toEqual([]);
    expect(await largestBatch(summing(ahead), none, 4)).toBe(1);
  });

  it('tells whether a model gives the same bytes as another', async () => {
    expect(await reproduces(summing(ahead), samples)).toBe(true);
    expect(await reproduces(summing(back), samples)).toBe(false);
  });
});

describe('sampleRows', () => {
  const golden = (data: number[]) => ({
    formatVersion: 1,
    rows: [{ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 4], data, raw: '' }], outputs: [] }],
  });
  const valuesOf = (rows: Column[][]) => rows.map(([x]) => (x as Column).values());

  it('begins with the rows of the golden file, and is always the same', () => {
    const rows = valuesOf(sampleRows(signature, golden([1, 2, 3, 4])));
    expect(rows[0]).toEqual([1, 2, 3, 4]);
    expect(valuesOf(sampleRows(signature, undefined))).toEqual(valuesOf(sampleRows(signature, undefined)));
  });

  it('takes no golden row that the model would not take', () => {
    expect(valuesOf(sampleRows(signature, golden([1, 2, 3])))[0]).toHaveLength(4);
    expect(valuesOf(sampleRows(signature, 'broken'))[0]).toHaveLength(4);
  });

  it('makes few rows of large ones', () => {
    const wide = { ...signature, inputs: [{ name: 'x', datatype: 'FP32' as const, shape: [-1, 50_000] }] };
    expect(sampleRows(wide, undefined).length).toBeLessThan(10);
  });
});

import type { GoldenPrediction } from '@modelkeep/contracts/registry/archive-bundle';
import type { TensorRow } from '@modelkeep/contracts/serving/prediction';
import { batchesOf, differencesOf, inputsOf } from './golden-comparison';

const floats = (name: string, shape: number[], ...values: number[]): TensorRow => ({
  ...{ name, datatype: 'FP32', shape, data: values },
  raw: Buffer.from(new Float32Array(values).buffer).toString('base64'),
});
const texts = (name: string, shape: number[], ...values: string[]): TensorRow => ({
  ...{ name, datatype: 'BYTES', shape, data: values },
  raw: Buffer.concat(
    values.map((value) => Buffer.concat([Buffer.from([value.length, 0, 0, 0]), Buffer.from(value)])),
  ).toString('base64'),
});
const golden = (id: string, age: number): GoldenPrediction => ({
  ...{ id, source: 'recorded' },
  inputs: [floats('age', [1, 1], age)],
  outputs: [floats('p', [1, 2], age / 2, age / 4), texts('label', [1, 1], `l${id}`)],
});

describe('golden predictions', () => {
  const predictions = [golden('a', 1), golden('b', 2), golden('c', 3)];
  const answer = [
    floats('p', [3, 2], 0.5, 0.25, 1, 0.5, 1.5, 0.75),
    texts('label', [3, 1], 'la', 'lb', 'lc'),
  ];

  it('go in one batch where their inputs have one form', () => {
    const [batch, ...others] = batchesOf(predictions, 10_000);
    expect(others).toEqual([]);
    expect(inputsOf(batch!)).toEqual([floats('age', [3, 1], 1, 2, 3)]);
    expect(differencesOf(batch!, answer)).toEqual([]);
  });

  it('go in several where they are many, or their inputs change', () => {
    const other = { ...golden('d', 4), inputs: [floats('age', [1, 2], 4, 5)] };
    expect(batchesOf([...predictions, other], 10_000).map(({ first }) => first)).toEqual([0, 3]);
    expect(batchesOf(predictions, 10).map(({ first }) => first)).toEqual([0, 1, 2]);
  });

  it('tell row, output and bits of what differs', () => {
    const [, batch] = batchesOf(
      [{ ...golden('z', 9), inputs: [floats('x', [1, 1], 0)] }, ...predictions],
      10_000,
    );
    const next = new Float32Array([0.5]);
    new Uint32Array(next.buffer)[0]! += 1;
    const changed = [
      floats('p', [3, 2], 0.5, 0.25, 1, next[0]!, 1.5, 0.75),
      texts('label', [3, 1], 'la', 'lb', 'l'),
    ];
    expect(differencesOf(batch!, changed)).toEqual([
      {
        ...{ row: 2, prediction: 'b', output: 'p', datatype: 'FP32', differingBits: 1 },
        ...{ expected: '0000803f0000003f', replayed: '0000803f0100003f' },
      },
      {
        ...{ row: 3, prediction: 'c', output: 'label', datatype: 'BYTES' },
        ...{ expected: '020000006c63', replayed: '010000006c', differingBits: 10 },
      },
    ]);
  });

  it('differ where an output does not come', () => {
    const [batch] = batchesOf(predictions.slice(0, 1), 10_000);
    expect(differencesOf(batch!, answer.slice(1, 1))).toMatchObject([
      { output: 'p', replayed: '', differingBits: 64 },
      { output: 'label', replayed: '' },
    ]);
  });
});

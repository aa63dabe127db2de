import type { TensorRow } from '@modelkeep/contracts/serving/prediction';
import { compareOutputs } from './comparison';

const tensor = (values: number[], changes: Partial<TensorRow> = {}): TensorRow => ({
  name: 'probabilities',
  datatype: 'FP32',
  shape: [1, values.length],
  data: values,
  raw: Buffer.from(Float32Array.from(values).buffer).toString('base64'),
  ...changes,
});

describe('compareOutputs', () => {
  it('finds the same bytes identical and shows them as hex', () => {
    expect(compareOutputs([tensor([0.5])], [tensor([0.5])])).toEqual({
      identical: true,
      outputs: [
        {
          name: 'probabilities',
          datatype: 'FP32',
          recorded: '0000003f',
          replayed: '0000003f',
          identical: true,
        },
      ],
    });
  });

  it('sees a difference of one bit, also where the values read the same', () => {
    const minusZero = tensor([-0], { data: [0] });
    expect(compareOutputs([tensor([0])], [minusZero]).identical).toBe(false);
  });

  it.each<[string, TensorRow[], TensorRow[]]>([
    ['a missing output', [tensor([1]), tensor([2], { name: 'label' })], [tensor([1])]],
    ['one too many', [tensor([1])], [tensor([1]), tensor([2], { name: 'label' })]],
    ['another type', [tensor([1])], [tensor([1], { datatype: 'INT32' })]],
    ['another shape', [tensor([1, 2])], [tensor([1, 2], { shape: [2, 1] })]],
    ['no output at all', [], []],
  ])('is not identical with %s', (_, recorded, replayed) => {
    expect(compareOutputs(recorded, replayed).identical).toBe(false);
  });
});

import type { GoldenDifference } from '@modelkeep/contracts/registry/archive';
import type { GoldenPrediction } from '@modelkeep/contracts/registry/archive-bundle';
import type { TensorRow } from '@modelkeep/contracts/serving/prediction';

/** Golden predictions whose inputs can be sent together, as one tensor per input. */
export interface GoldenBatch {
  /** Place of the first among all. */
  first: number;
  predictions: GoldenPrediction[];
}

const bytesOf = (tensor: TensorRow | undefined): Buffer => Buffer.from(tensor?.raw ?? '', 'base64');

/** Splits predictions, in their order, where the form of the inputs changes or `maxBytes` of text are reached. */
export function batchesOf(predictions: readonly GoldenPrediction[], maxBytes: number): GoldenBatch[] {
  const batches: (GoldenBatch & { form: string; bytes: number })[] = [];
  predictions.forEach((prediction, index) => {
    const form = JSON.stringify(
      prediction.inputs.map(({ name, datatype, shape }) => [name, datatype, shape]),
    );
    const bytes = JSON.stringify(prediction.inputs).length;
    const last = batches.at(-1);
    if (last?.form === form && last.bytes + bytes <= maxBytes) {
      last.predictions.push(prediction);
      last.bytes += bytes;
    } else batches.push({ first: index, predictions: [prediction], form, bytes });
  });
  return batches;
}

/** The inputs of a batch, row below row. */
export function inputsOf({ predictions }: GoldenBatch): TensorRow[] {
  const [first] = predictions;
  return (first?.inputs ?? []).map((tensor, input) => {
    const rows = predictions.map(({ inputs }) => inputs[input] as TensorRow);
    return {
      ...{ name: tensor.name, datatype: tensor.datatype, shape: [rows.length, ...tensor.shape.slice(1)] },
      data: rows.flatMap(({ data }) => data),
      raw: Buffer.concat(rows.map(bytesOf)).toString('base64'),
    };
  });
}

/** Every output of a batch that is not what it was, to the bit; `replayed` holds the rows of each output one after another. */
export function differencesOf(batch: GoldenBatch, replayed: readonly TensorRow[]): GoldenDifference[] {
  const rows = new Map(replayed.map((tensor) => [tensor.name, rowsOf(tensor, batch.predictions.length)]));
  return batch.predictions.flatMap(({ id, outputs }, index) =>
    outputs.flatMap((output): GoldenDifference[] => {
      const expected = bytesOf(output);
      const actual = rows.get(output.name)?.[index] ?? Buffer.alloc(0);
      if (expected.equals(actual)) return [];
      return [
        {
          ...{ row: batch.first + index, prediction: id, output: output.name, datatype: output.datatype },
          ...{ expected: expected.toString('hex'), replayed: actual.toString('hex') },
          differingBits: differingBits(expected, actual),
        },
      ];
    }),
  );
}

/** Bytes of each row: values have one size, strings (BYTES) their length before them. */
function rowsOf({ datatype, shape, raw }: TensorRow, rows: number): Buffer[] {
  const bytes = Buffer.from(raw, 'base64');
  const values = shape.slice(1).reduce((product, size) => product * size, 1);
  const ends = datatype === 'BYTES' ? textEnds(bytes) : undefined;
  const endOf = (row: number): number =>
    row === 0 ? 0 : ends ? (ends[row * values - 1] ?? bytes.length) : (bytes.length / rows) * row;
  return Array.from({ length: rows }, (_, row) => bytes.subarray(endOf(row), endOf(row + 1)));
}

function textEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    at += 4 + bytes.readUInt32LE(at);
    ends.push(at);
  }
  return ends;
}

/** Bits that differ, and all bits of what one side has more. */
function differingBits(a: Buffer, b: Buffer): number {
  const length = Math.max(a.length, b.length);
  let bits = 0;
  for (let at = 0; at < length; at++) {
    let byte = at < a.length && at < b.length ? (a[at] as number) ^ (b[at] as number) : 0xff;
    for (; byte; byte &= byte - 1) bits += 1;
  }
  return bits;
}

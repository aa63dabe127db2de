import type { ReplayResult } from '@modelkeep/contracts/metadata/audit';
import type { TensorRow } from '@modelkeep/contracts/serving/prediction';

/** Compares recorded with replayed outputs, byte by byte; an output that one side lacks is not identical. */
export function compareOutputs(
  recorded: readonly TensorRow[],
  replayed: readonly TensorRow[],
): Pick<ReplayResult, 'identical' | 'outputs'> {
  const names = [...new Set([...recorded, ...replayed].map(({ name }) => name))];
  const outputs = names.map((name) => {
    const before = recorded.find((tensor) => tensor.name === name);
    const after = replayed.find((tensor) => tensor.name === name);
    return {
      name,
      datatype: (before ?? after)?.datatype ?? '',
      recorded: hex(before),
      replayed: hex(after),
      identical: before !== undefined && after !== undefined && sameTensor(before, after),
    };
  });
  return { identical: outputs.length > 0 && outputs.every(({ identical }) => identical), outputs };
}

const hex = (tensor: TensorRow | undefined) => Buffer.from(tensor?.raw ?? '', 'base64').toString('hex');

const sameTensor = (before: TensorRow, after: TensorRow) =>
  before.datatype === after.datatype &&
  before.shape.join() === after.shape.join() &&
  Buffer.from(before.raw, 'base64').equals(Buffer.from(after.raw, 'base64'));

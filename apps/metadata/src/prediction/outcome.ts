import type { TensorRow } from '@modelkeep/contracts/serving/prediction';

/** What a model decided, as text: its first output that is one value and no floating-point number, such as a class label. */
export function outcomeOf(outputs: readonly TensorRow[]): string | undefined {
  const label = outputs.find(({ datatype, data }) => !datatype.startsWith('FP') && data.length === 1);
  return label && String(label.data[0]);
}

import type { TensorRow } from '@modelkeep/contracts/serving/prediction';

/** The class that a prediction names, as text: the value of its first output that is one value and no floating-point number. */
export function predictedClass(outputs: readonly Pick<TensorRow, 'datatype' | 'data'>[]): string | undefined {
  const found = outputs.find(({ datatype, data }) => !datatype.startsWith('FP') && data.length === 1);
  return found && String(found.data[0]);
}

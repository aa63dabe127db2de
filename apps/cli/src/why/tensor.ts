import type { TensorRow } from '@modelkeep/contracts/serving/prediction';
import { clean } from '../terminal/layout';

const FLOATS = /^FP/;

/** What a classifier said, where its outputs are of the usual form: one label, and a share per class. */
export interface Decision {
  label: string;
  /** Probability per class, in the model's order. */
  probabilities?: number[];
}

/** Undefined where the outputs hold no single label. */
export function decisionOf(outputs: readonly TensorRow[]): Decision | undefined {
  const label = outputs.find(({ datatype, data }) => !FLOATS.test(datatype) && data.length === 1);
  if (!label) return undefined;
  const shares = outputs.find(({ datatype, data }) => FLOATS.test(datatype) && isDistribution(data));
  return {
    label: clean(String(label.data[0])),
    ...(shares && { probabilities: shares.data as number[] }),
  };
}

function isDistribution(data: TensorRow['data']): boolean {
  const shares = data.filter((value) => typeof value === 'number' && value >= 0 && value <= 1) as number[];
  return shares.length > 1 && shares.length === data.length && Math.abs(sum(shares) - 1) < 1e-3;
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** `[0.75, 0.25]`, long ones cut. */
export function values(data: TensorRow['data'], most = 8): string {
  const shown = data.slice(0, most).map((value) => clean(String(value)));
  return `[${shown.join(', ')}${data.length > most ? `, … ${data.length} values` : ''}]`;
}

import { InferResponse } from '@modelkeep/contracts/serving/inference';

export interface Comparison {
  /** Another class, count or text: any difference in an output that is no floating-point number. */
  disagrees: boolean;
  /** Largest difference between floating-point outputs; 0 without any. */
  difference: number;
}

/** A V2 answer as JSON; undefined where it is something else. */
export function readAnswer(body: Buffer): InferResponse | undefined {
  try {
    return InferResponse.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Compares the outputs of two answers to the same request, by name and value. */
export function compare(given: InferResponse, copied: InferResponse): Comparison {
  const comparison: Comparison = { disagrees: false, difference: 0 };
  for (const output of given.outputs) {
    const other = copied.outputs.find(({ name }) => name === output.name);
    if (!other || other.data.length !== output.data.length) comparison.disagrees = true;
    else if (output.datatype.startsWith('FP'))
      comparison.difference = Math.max(comparison.difference, distance(output.data, other.data));
    else if (output.data.some((value, index) => value !== other.data[index])) comparison.disagrees = true;
  }
  return comparison;
}

/** NaN and infinities count as equal to themselves only; any other pair with one of them differs by 1. */
function distance(one: readonly unknown[], other: readonly unknown[]): number {
  return one.reduce<number>((most, value, index) => {
    if (value === other[index]) return most;
    const gap = Math.abs(Number(value) - Number(other[index]));
    return Math.max(most, Number.isFinite(gap) ? gap : 1);
  }, 0);
}

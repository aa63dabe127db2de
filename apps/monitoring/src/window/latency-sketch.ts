import { DDSketch } from '@datadog/sketches-js';

/** Relative error of a quantile. */
const ACCURACY = 0.01;

/** A value that stands for each bucket, and how many fell into it. */
export interface WeightedValues {
  values: number[];
  weights: number[];
}

export const emptySketch = (): DDSketch => new DDSketch({ relativeAccuracy: ACCURACY });

/** A sketch of values from zero on, as it is stored. */
export function encodeSketch({ store, mapping, zeroCount }: DDSketch): WeightedValues {
  const encoded: WeightedValues = { values: [], weights: [] };
  if (zeroCount > 0) encoded.values.push(0);
  if (zeroCount > 0) encoded.weights.push(zeroCount);
  store.bins.forEach((weight, index) => {
    if (weight === 0) return;
    encoded.values.push(mapping.value(index + store.offset));
    encoded.weights.push(weight);
  });
  return encoded;
}

/** What stands for a bucket falls into the same one again. */
export function decodeSketch({ values, weights }: WeightedValues): DDSketch {
  const sketch = emptySketch();
  values.forEach((value, index) => sketch.accept(value, weights[index]));
  return sketch;
}

import { deserialize, serialize } from 'node:v8';
import type { DDSketch } from '@datadog/sketches-js';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import type { Scalar } from '@modelkeep/contracts/common/types';
import type { ColumnObserver, ColumnTally } from './column-tally';
import { decodeSketch, emptySketch, encodeSketch, type WeightedValues } from './latency-sketch';

const SLICE_VALUES = 20;
export const OTHER_VALUES = '(other)';
export const NO_VALUE = '(none)';

/** What was seen of all predictions of a window, or of one slice of it. */
export interface PartTally {
  predictions: number;
  columns: Map<string, ColumnTally>;
}

/** What a window has counted so far. */
export interface Tally {
  all: PartTally;
  /** By feature, then by its value. */
  slices: Map<string, Map<string, PartTally>>;
  /** Times of the first and the last prediction, ms since the epoch. */
  from: number;
  to: number;
  /** Of latencies in ms. */
  latencies: DDSketch;
}

/** The values of one prediction, by column. */
export type Row = ReadonlyMap<string, Scalar>;

export const emptyPart = (observers: readonly ColumnObserver[]): PartTally => ({
  predictions: 0,
  columns: new Map(observers.map((observer) => [observer.name, observer.empty()])),
});

export const emptyTally = (observers: readonly ColumnObserver[], slices: readonly string[]): Tally => ({
  all: emptyPart(observers),
  slices: new Map(slices.map((feature) => [feature, new Map<string, PartTally>()])),
  from: Infinity,
  to: -Infinity,
  latencies: emptySketch(),
});

/** Features by name and outputs by `<name>[<index>]`. */
export function rowOf({ features, outputs }: Pick<PredictionRecord, 'features' | 'outputs'>): Row {
  const row = new Map<string, Scalar>();
  for (const { name, value } of features) row.set(name, value);
  for (const { name, data } of outputs) data.forEach((value, index) => row.set(`${name}[${index}]`, value));
  return row;
}

/** Value of a slicing feature, as it is reported. */
export const sliceValue = (value: Scalar | undefined): string =>
  value === null || value === undefined ? NO_VALUE : String(value).slice(0, 100);

/** Adds one prediction. A column that it does not have counts as missing. */
export function observe(
  tally: Tally,
  observers: readonly ColumnObserver[],
  { time, latencyMs }: Pick<PredictionRecord, 'time' | 'latencyMs'>,
  row: Row,
): void {
  observePart(tally.all, observers, row);
  for (const [feature, parts] of tally.slices)
    observePart(sliceOf(parts, sliceValue(row.get(feature)), observers), observers, row);
  const at = Date.parse(time);
  if (at < tally.from) tally.from = at;
  if (at > tally.to) tally.to = at;
  if (latencyMs !== undefined) tally.latencies.accept(latencyMs);
}

function sliceOf(
  parts: Map<string, PartTally>,
  value: string,
  observers: readonly ColumnObserver[],
): PartTally {
  const name = parts.has(value) || parts.size < SLICE_VALUES ? value : OTHER_VALUES;
  let part = parts.get(name);
  if (!part) {
    part = emptyPart(observers);
    parts.set(name, part);
  }
  return part;
}

function observePart(part: PartTally, observers: readonly ColumnObserver[], row: Row): void {
  part.predictions += 1;
  for (const observer of observers) {
    let column = part.columns.get(observer.name);
    if (!column) {
      column = observer.empty();
      part.columns.set(observer.name, column);
    }
    observer.observe(column, row.get(observer.name));
  }
}

/** As it is stored. */
export function encodeTally({ latencies, ...counts }: Tally): Buffer {
  return serialize({ ...counts, latencies: encodeSketch(latencies) });
}

export function decodeTally(stored: Buffer): Tally {
  const { latencies, ...counts } = deserialize(stored) as Omit<Tally, 'latencies'> & {
    latencies: WeightedValues;
  };
  return { ...counts, latencies: decodeSketch(latencies) };
}

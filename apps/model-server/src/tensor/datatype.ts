import type { TensorMetadata } from '@modelkeep/contracts/registry/package';
import type { Tensor } from 'onnxruntime-node';
import { halfFromNumber, numberFromHalf } from './half';

/** Value of a tensor as JSON shows it: NaN and the infinities as strings, integers beyond 2^53 too. */
export type JsonValue = number | string | boolean;

type Element = number | bigint;

/** Elements in memory, as the runtime has them. */
export type Elements =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

type ElementsType = {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Elements;
  new (buffer: ArrayBuffer): Elements;
};

/** A V2 datatype of a fixed size: how it lies in memory, and how it is read from JSON and shown there. */
export interface NumberType {
  /** Name of the runtime. */
  ort: Tensor.Type;
  array: ElementsType;
  /** undefined where the value is none of this datatype. */
  fromJson(value: unknown): Element | undefined;
  toJson(element: Element): JsonValue;
}

export type Datatype = TensorMetadata['datatype'];

const specials: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity };

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : typeof value === 'string' ? specials[value] : undefined;
}

const showNumber = (value: number): JsonValue => (Number.isFinite(value) ? value : String(value));

/** `round` gives the nearest number of the datatype; a finite number that only rounds to infinity is none of it. */
const floating = (ort: Tensor.Type, array: ElementsType, round: (value: number) => number): NumberType => ({
  ort,
  array,
  fromJson: (value) => {
    const number = asNumber(value);
    return number !== undefined && Number.isFinite(number) && !Number.isFinite(round(number))
      ? undefined
      : number;
  },
  toJson: (element) => showNumber(element as number),
});

const integer = (ort: Tensor.Type, array: ElementsType, least: number, most: number): NumberType => ({
  ort,
  array,
  fromJson: (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? (value as number)
      : undefined,
  toJson: (element) => element as number,
});

const WHOLE = /^-?\d{1,20}$/;

/** 64 bits; JSON numbers are taken while they are exact. */
const long = (ort: Tensor.Type, array: ElementsType, least: bigint, most: bigint): NumberType => ({
  ort,
  array,
  fromJson: (value) => {
    const exact = typeof value === 'string' ? WHOLE.test(value) : Number.isSafeInteger(value);
    if (!exact) return undefined;
    const element = BigInt(value as string | number);
    return element >= least && element <= most ? element : undefined;
  },
  toJson: (element) => (Number.isSafeInteger(Number(element)) ? Number(element) : String(element)),
});

const half = floating('float16', Uint16Array, (value) => numberFromHalf(halfFromNumber(value)));

const types: Readonly<Record<Exclude<Datatype, 'BYTES'>, NumberType>> = {
  BOOL: {
    ort: 'bool',
    array: Uint8Array,
    fromJson: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
    toJson: (element) => element !== 0,
  },
  UINT8: integer('uint8', Uint8Array, 0, 2 ** 8 - 1),
  UINT16: integer('uint16', Uint16Array, 0, 2 ** 16 - 1),
  UINT32: integer('uint32', Uint32Array, 0, 2 ** 32 - 1),
  UINT64: long('uint64', BigUint64Array, 0n, 2n ** 64n - 1n),
  INT8: integer('int8', Int8Array, -(2 ** 7), 2 ** 7 - 1),
  INT16: integer('int16', Int16Array, -(2 ** 15), 2 ** 15 - 1),
  INT32: integer('int32', Int32Array, -(2 ** 31), 2 ** 31 - 1),
  INT64: long('int64', BigInt64Array, -(2n ** 63n), 2n ** 63n - 1n),
  FP16: {
    ...half,
    fromJson: (value) => {
      const number = half.fromJson(value);
      return number === undefined ? undefined : halfFromNumber(number as number);
    },
    toJson: (element) => showNumber(numberFromHalf(element as number)),
  },
  FP32: floating('float32', Float32Array, Math.fround),
  FP64: floating('float64', Float64Array, (value) => value),
};

/** undefined for BYTES, whose values have any length. */
export const numberType = (datatype: Datatype): NumberType | undefined =>
  datatype === 'BYTES' ? undefined : types[datatype];

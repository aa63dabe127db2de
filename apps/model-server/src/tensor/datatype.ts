import { Tensor } from 'onnxruntime-node';

/** How values of a V2 datatype are held, and which datatype of the runtime they are. */
interface NumberType {
  ort: 'float32' | 'float64' | 'int64' | 'int32' | 'bool';
  bytes: number;
  /** Throws RangeError where the value does not fit. */
  write(buffer: Buffer, value: number | bigint, offset: number): void;
  read(buffer: Buffer, offset: number): number | bigint;
}

export const numberTypes: Readonly<Record<string, NumberType>> = {
  FP32: {
    ort: 'float32',
    bytes: 4,
    write: (buffer, value, offset) => void buffer.writeFloatLE(Number(value), offset),
    read: (buffer, offset) => buffer.readFloatLE(offset),
  },
  FP64: {
    ort: 'float64',
    bytes: 8,
    write: (buffer, value, offset) => void buffer.writeDoubleLE(Number(value), offset),
    read: (buffer, offset) => buffer.readDoubleLE(offset),
  },
  INT64: {
    ort: 'int64',
    bytes: 8,
    write: (buffer, value, offset) => void buffer.writeBigInt64LE(BigInt(value), offset),
    read: (buffer, offset) => buffer.readBigInt64LE(offset),
  },
  INT32: {
    ort: 'int32',
    bytes: 4,
    write: (buffer, value, offset) => void buffer.writeInt32LE(Number(value), offset),
    read: (buffer, offset) => buffer.readInt32LE(offset),
  },
  BOOL: {
    ort: 'bool',
    bytes: 1,
    write: (buffer, value, offset) => void buffer.writeUInt8(Number(value), offset),
    read: (buffer, offset) => buffer.readUInt8(offset),
  },
};

const views = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  bool: Uint8Array,
};

/** A tensor of the runtime from little-endian bytes (every machine that the runtime runs on is little-endian). */
export function tensorFromBytes(type: NumberType, bytes: Buffer, shape: readonly number[]): Tensor {
  const aligned = new Uint8Array(bytes).buffer;
  return new Tensor(type.ort as 'float32', new views[type.ort](aligned) as Float32Array, shape);
}

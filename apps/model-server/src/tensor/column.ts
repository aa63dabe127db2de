import type { TensorRow } from '@modelkeep/contracts/serving/prediction';
import { Tensor } from 'onnxruntime-node';
import { numberTypes, tensorFromBytes } from './datatype';

/** Value of a tensor as JSON shows it: NaN and the infinities as strings. */
export type JsonValue = number | string | boolean;

/** A tensor with a leading batch dimension, as the bytes that are recorded. */
export class Column {
  private constructor(
    readonly name: string,
    readonly datatype: string,
    /** Shape of one row, without the batch dimension. */
    readonly rowShape: readonly number[],
    private readonly rows: readonly Buffer[],
  ) {}

  /** From JSON values, row after row. Throws RangeError that says which value does not fit. */
  static fromJson(
    { name, datatype }: { name: string; datatype: string },
    shape: readonly number[],
    data: readonly unknown[],
  ): Column {
    const [count = 0, ...rowShape] = shape;
    const perRow = rowShape.reduce((product, size) => product * size, 1);
    const rows = Array.from({ length: count }, (_, row) =>
      encode(datatype, data.slice(row * perRow, (row + 1) * perRow), name, row * perRow),
    );
    return new Column(name, datatype, rowShape, rows);
  }

  static fromTensor(name: string, datatype: string, tensor: Tensor): Column {
    const [count = 0, ...rowShape] = tensor.dims;
    const values = Array.from(tensor.data as ArrayLike<number | bigint | string>);
    const perRow = count === 0 ? 0 : values.length / count;
    const rows = Array.from({ length: count }, (_, row) =>
      encode(datatype, values.slice(row * perRow, (row + 1) * perRow), name, 0),
    );
    return new Column(name, datatype, rowShape, rows);
  }

  /** Columns of the same tensor, one below the other; there must be one at least. */
  static join(parts: readonly Column[]): Column {
    const [first] = parts;
    if (!first) throw new RangeError('there is nothing to join');
    return new Column(
      first.name,
      first.datatype,
      first.rowShape,
      parts.flatMap(({ rows }) => rows),
    );
  }

  /** The column of one row alone. */
  only(row: number): Column {
    return new Column(this.name, this.datatype, this.rowShape, [this.bytes(row)]);
  }

  get count(): number {
    return this.rows.length;
  }

  toTensor(): Tensor {
    const shape = [this.count, ...this.rowShape];
    const type = numberTypes[this.datatype];
    if (type) return tensorFromBytes(type, Buffer.concat(this.rows), shape);
    return new Tensor('string', this.rows.flatMap(decodeTexts), shape);
  }

  /** Values of one row, for reading. */
  values(row: number): JsonValue[] {
    return decode(this.datatype, this.bytes(row)).map(toJson);
  }

  /** Bytes of one row as V2 binary data. */
  bytes(row: number): Buffer {
    return this.rows[row] ?? Buffer.alloc(0);
  }

  row(index: number): TensorRow {
    return {
      name: this.name,
      datatype: this.datatype,
      shape: [1, ...this.rowShape],
      data: this.values(index),
      raw: this.bytes(index).toString('base64'),
    };
  }
}

function encode(datatype: string, values: readonly unknown[], name: string, place: number): Buffer {
  const type = numberTypes[datatype];
  if (!type) return Buffer.concat(values.map((value, index) => encodeText(value, name, place + index)));
  const bytes = Buffer.alloc(values.length * type.bytes);
  values.forEach((value, index) => {
    try {
      type.write(bytes, toNumber(value, datatype), index * type.bytes);
    } catch {
      throw new RangeError(
        `${name}: value ${JSON.stringify(String(value))} at ${place + index} is no ${datatype}`,
      );
    }
  });
  return bytes;
}

const specials: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity };

function toNumber(value: unknown, datatype: string): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean' && datatype === 'BOOL') return Number(value);
  if (typeof value === 'string' && datatype.startsWith('FP') && value in specials)
    return specials[value] as number;
  throw new RangeError('not a number');
}

/** A string is its length in 4 bytes, then UTF-8. */
function encodeText(value: unknown, name: string, place: number): Buffer {
  if (typeof value !== 'string')
    throw new RangeError(`${name}: value ${JSON.stringify(value)} at ${place} is no string`);
  const text = Buffer.from(value, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text]);
}

function decode(datatype: string, bytes: Buffer): (number | bigint | string)[] {
  const type = numberTypes[datatype];
  if (!type) return decodeTexts(bytes);
  return Array.from({ length: bytes.length / type.bytes }, (_, index) =>
    type.read(bytes, index * type.bytes),
  );
}

function decodeTexts(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const end = offset + 4 + bytes.readUInt32LE(offset);
    texts.push(bytes.toString('utf8', offset + 4, end));
    offset = end;
  }
  return texts;
}

function toJson(value: number | bigint | string): JsonValue {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

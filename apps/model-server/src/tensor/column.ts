import type { TensorMetadata } from '@modelkeep/contracts/registry/package';
import type { TensorRow } from '@modelkeep/contracts/serving/prediction';
import { Tensor } from 'onnxruntime-node';
import { type Elements, type JsonValue, numberType } from './datatype';
import { readTexts, writeTexts } from './texts';

type Header = Pick<TensorMetadata, 'name' | 'datatype'>;

/** A tensor with a leading batch dimension. Its elements are shared with the parts that are cut out of it. */
export class Column {
  /** Elements of one row. */
  readonly width: number;

  constructor(
    private readonly header: Header,
    /** Shape of one row, without the batch dimension. */
    readonly rowShape: readonly number[],
    readonly rows: number,
    private readonly elements: Elements | readonly string[],
  ) {
    this.width = sizeOf(rowShape);
  }

  /** From JSON values, row after row, as many as the shape has. Throws RangeError that says which value in which row does not fit. */
  static fromJson(header: Header, shape: readonly number[], data: readonly unknown[]): Column {
    const [rows = 0, ...rowShape] = shape;
    const type = numberType(header.datatype);
    const misfit = (index: number) => {
      const row = Math.floor(index / sizeOf(rowShape));
      return new RangeError(`row ${row}: ${JSON.stringify(data[index])} is no ${header.datatype}`);
    };
    if (!type) {
      const wrong = data.findIndex((value) => typeof value !== 'string');
      if (wrong >= 0) throw misfit(wrong);
      return new Column(header, rowShape, rows, data as string[]);
    }
    const elements = new type.array(data.length);
    for (let index = 0; index < data.length; index += 1) {
      const element = type.fromJson(data[index]);
      if (element === undefined) throw misfit(index);
      elements[index] = element;
    }
    return new Column(header, rowShape, rows, elements);
  }

  /** From V2 binary data (little endian, as every machine is that the runtime runs on). Throws RangeError where it does not fit the shape. */
  static fromBytes(header: Header, shape: readonly number[], bytes: Uint8Array): Column {
    const [rows = 0, ...rowShape] = shape;
    const count = rows * sizeOf(rowShape);
    const type = numberType(header.datatype);
    if (!type) return new Column(header, rowShape, rows, readTexts(bytes, count));
    const wanted = count * type.array.BYTES_PER_ELEMENT;
    if (bytes.length !== wanted)
      throw new RangeError(`expected ${wanted} bytes for shape [${shape.join(', ')}], got ${bytes.length}`);
    // A copy of its own: where elements begin must be a multiple of their size.
    const { buffer } = Uint8Array.from(bytes);
    const elements = new type.array(buffer);
    if (header.datatype === 'BOOL') {
      const wrong = elements.findIndex((element: number | bigint) => element > 1);
      if (wrong >= 0)
        throw new RangeError(`row ${Math.floor(wrong / sizeOf(rowShape))}: ${elements[wrong]} is no BOOL`);
    }
    return new Column(header, rowShape, rows, elements);
  }

  static fromTensor(header: Header, { dims, data }: Tensor): Column {
    const [rows = 0, ...rowShape] = dims;
    return new Column(header, rowShape, rows, data as Elements | string[]);
  }

  /** Columns of the same tensor, one below the other; there must be one at least. */
  static join(parts: readonly Column[]): Column {
    const [first] = parts;
    if (!first) throw new RangeError('there is nothing to join');
    if (parts.length === 1) return first;
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const type = numberType(first.datatype);
    if (!type) {
      const texts = parts.flatMap(({ elements }) => elements as readonly string[]);
      return new Column(first.header, first.rowShape, rows, texts);
    }
    const elements = new type.array(rows * first.width);
    let offset = 0;
    for (const part of parts) {
      elements.set(part.elements as never, offset);
      offset += part.elements.length;
    }
    return new Column(first.header, first.rowShape, rows, elements);
  }

  get name(): string {
    return this.header.name;
  }

  get datatype(): Header['datatype'] {
    return this.header.datatype;
  }

  get shape(): number[] {
    return [this.rows, ...this.rowShape];
  }

  /** Rows from `start` up to `end`, not copied. */
  slice(start: number, end: number): Column {
    if (start === 0 && end === this.rows) return this;
    return new Column(this.header, this.rowShape, end - start, this.cut(start, end));
  }

  toTensor(): Tensor {
    const type = numberType(this.datatype);
    return type
      ? new Tensor(type.ort as 'float32', this.elements as Float32Array, this.shape)
      : new Tensor('string', this.elements as string[], this.shape);
  }

  /** Values of one row, or of all, for JSON. */
  values(row?: number): JsonValue[] {
    const elements = row === undefined ? this.elements : this.cut(row, row + 1);
    const type = numberType(this.datatype);
    return type
      ? Array.from(elements as ArrayLike<number | bigint>, type.toJson)
      : [...(elements as readonly string[])];
  }

  /** Bytes of one row, or of all, as V2 binary data. */
  bytes(row?: number): Buffer {
    const elements = row === undefined ? this.elements : this.cut(row, row + 1);
    return ArrayBuffer.isView(elements)
      ? Buffer.from(elements.buffer, elements.byteOffset, elements.byteLength)
      : writeTexts(elements);
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

  private cut(start: number, end: number): Elements | readonly string[] {
    const { elements, width } = this;
    return ArrayBuffer.isView(elements)
      ? elements.subarray(start * width, end * width)
      : elements.slice(start * width, end * width);
  }
}

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

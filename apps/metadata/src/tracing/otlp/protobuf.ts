import { doubleToJson } from '@modelkeep/mlflow';

/** How a field of a protobuf message is read: its JSON name, and its type. */
export interface Field {
  name: string;
  type: 'string' | 'bytes' | 'hex' | 'bool' | 'double' | 'int64' | 'fixed64' | 'uint32' | 'fixed32' | Message;
  repeated?: boolean;
}
/** Fields of a message by number. A function, where a message holds itself. */
export type Message = () => Record<number, Field>;

const MAX_DEPTH = 100;

/** Reads one message; throws RangeError or TypeError where the bytes are none. 64-bit integers become digits. */
class Reader {
  private at = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly depth: number,
  ) {
    if (depth > MAX_DEPTH) throw new RangeError('messages are nested too deeply');
  }

  message(message: Message): Record<string, unknown> {
    const fields = message();
    const result: Record<string, unknown> = {};
    while (this.at < this.bytes.length) {
      const tag = Number(this.varint());
      const wireType = tag & 7;
      const field = fields[tag >>> 3];
      if (!field) this.skip(wireType);
      else if (field.repeated) ((result[field.name] ??= []) as unknown[]).push(this.value(field, wireType));
      else result[field.name] = this.value(field, wireType);
    }
    return result;
  }

  private value({ type, name }: Field, wireType: number): unknown {
    if (wireType !== wireTypeOf(type)) throw new TypeError(`${name} has wire type ${wireType}`);
    switch (type) {
      case 'string':
        return this.chunk().toString('utf8');
      case 'bytes':
        return this.chunk().toString('base64');
      case 'hex':
        return this.chunk().toString('hex');
      case 'bool':
        return this.varint() !== 0n;
      case 'uint32':
        return Number(BigInt.asUintN(32, this.varint()));
      case 'int64':
        return String(BigInt.asIntN(64, this.varint()));
      case 'double':
        return doubleToJson(this.fixed(8).readDoubleLE());
      case 'fixed64':
        return String(this.fixed(8).readBigUInt64LE());
      case 'fixed32':
        return this.fixed(4).readUInt32LE();
      default:
        return new Reader(this.chunk(), this.depth + 1).message(type);
    }
  }

  private skip(wireType: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.fixed(8);
    else if (wireType === 2) this.chunk();
    else if (wireType === 5) this.fixed(4);
    else throw new TypeError(`unknown wire type ${wireType}`);
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.fixed(1).readUInt8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a varint is too long');
  }

  private chunk(): Buffer {
    return this.fixed(Number(this.varint()));
  }

  private fixed(length: number): Buffer {
    const end = this.at + length;
    if (end > this.bytes.length) throw new RangeError('the message ends too early');
    const part = this.bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }
}

function wireTypeOf(type: Field['type']): number {
  if (type === 'bool' || type === 'int64' || type === 'uint32') return 0;
  if (type === 'double' || type === 'fixed64') return 1;
  return type === 'fixed32' ? 5 : 2;
}

/** Decodes a protobuf message (proto3 wire format) to the form that its JSON has; fields at their default are left out. */
export const decodeMessage = (bytes: Buffer, message: Message): Record<string, unknown> =>
  new Reader(bytes, 0).message(message);

type JsonValue = number | string | boolean;

/** How the elements of a V2 datatype lie in raw bytes (little endian), and what they are in JSON. */
interface Codec {
  bytes: number;
  read: (buffer: Buffer, offset: number) => JsonValue;
}

/** NaN and infinities do not exist in JSON: they travel as these strings. */
function floating(value: number): JsonValue {
  return Number.isFinite(value) ? value : String(value);
}

/** JSON numbers hold 53 bits: larger integers travel as strings. */
function integer(value: bigint): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

const CODECS: Record<string, Codec> = {
  BOOL: { bytes: 1, read: (buffer, offset) => buffer.readUInt8(offset) !== 0 },
  UINT8: { bytes: 1, read: (buffer, offset) => buffer.readUInt8(offset) },
  UINT16: { bytes: 2, read: (buffer, offset) => buffer.readUInt16LE(offset) },
  UINT32: { bytes: 4, read: (buffer, offset) => buffer.readUInt32LE(offset) },
  UINT64: { bytes: 8, read: (buffer, offset) => integer(buffer.readBigUInt64LE(offset)) },
  INT8: { bytes: 1, read: (buffer, offset) => buffer.readInt8(offset) },
  INT16: { bytes: 2, read: (buffer, offset) => buffer.readInt16LE(offset) },
  INT32: { bytes: 4, read: (buffer, offset) => buffer.readInt32LE(offset) },
  INT64: { bytes: 8, read: (buffer, offset) => integer(buffer.readBigInt64LE(offset)) },
  FP16: { bytes: 2, read: (buffer, offset) => floating(halfToNumber(buffer.readUInt16LE(offset))) },
  FP32: { bytes: 4, read: (buffer, offset) => floating(buffer.readFloatLE(offset)) },
  FP64: { bytes: 8, read: (buffer, offset) => floating(buffer.readDoubleLE(offset)) },
};

/**
 * The JSON data of a tensor, from its raw bytes (Open Inference Protocol V2, binary tensor data): parsed and put back
 * into the tensor's type it gives the same bits, save that all NaNs become one. -0 does too, if written by `tensorJson`.
 * Throws RangeError where the bytes do not fit the datatype.
 */
export function tensorData(datatype: string, raw: Buffer): JsonValue[] {
  if (datatype === 'BYTES') return textsOf(raw);
  const codec = CODECS[datatype];
  if (!codec) throw new RangeError(`datatype ${datatype} is not known`);
  if (raw.length % codec.bytes !== 0)
    throw new RangeError(`${raw.length} bytes are no whole number of ${datatype} values`);
  return Array.from({ length: raw.length / codec.bytes }, (_, index) => codec.read(raw, index * codec.bytes));
}

/** JSON text that keeps the sign of zero: `JSON.stringify` writes -0 as 0, but `JSON.parse` reads "-0" as -0. */
export function tensorJson(data: readonly JsonValue[]): string {
  return `[${data.map((value) => (Object.is(value, -0) ? '-0' : JSON.stringify(value))).join(',')}]`;
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Strings with their lengths before them. Throws where one is not UTF-8, for JSON cannot carry it. */
function textsOf(raw: Buffer): string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  for (let offset = 0; offset < raw.length;) {
    const end = offset + 4 + (offset + 4 <= raw.length ? raw.readUInt32LE(offset) : Infinity);
    if (end > raw.length) throw new RangeError('a BYTES value is cut off');
    try {
      texts.push(decoder.decode(raw.subarray(offset + 4, end)));
    } catch {
      throw new RangeError('a BYTES value is not UTF-8');
    }
    offset = end;
  }
  return texts;
}

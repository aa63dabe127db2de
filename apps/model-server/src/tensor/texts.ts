const LENGTH_BYTES = 4;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Strings as V2 binary data: each one its length in 4 bytes, then UTF-8. */
export function writeTexts(texts: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(
    texts.reduce((sum, text) => sum + LENGTH_BYTES + Buffer.byteLength(text), 0),
  );
  let offset = 0;
  for (const text of texts) {
    const length = bytes.write(text, offset + LENGTH_BYTES);
    bytes.writeUInt32LE(length, offset);
    offset += LENGTH_BYTES + length;
  }
  return bytes;
}

/** The `count` strings of V2 binary data. Throws RangeError where it has more or fewer, or one is no UTF-8. */
export function readTexts(bytes: Uint8Array, count: number): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const end =
      offset + LENGTH_BYTES <= bytes.length ? offset + LENGTH_BYTES + view.getUint32(offset, true) : Infinity;
    if (end > bytes.length) throw new RangeError(`value ${texts.length} is cut off`);
    texts.push(readText(bytes.subarray(offset + LENGTH_BYTES, end), texts.length));
    offset = end;
  }
  if (texts.length !== count) throw new RangeError(`expected ${count} values, got ${texts.length}`);
  return texts;
}

/** Throws RangeError where value number `index` is no UTF-8. */
export function readText(bytes: Uint8Array, index: number): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new RangeError(`value ${index} is no UTF-8`);
  }
}

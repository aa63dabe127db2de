import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { type Item, packItems, unpackItems } from './container';

const MIB = 1024 * 1024;

async function* chunks(...parts: Buffer[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield await Promise.resolve(part);
}

async function* items(...list: Item[]): AsyncGenerator<Item> {
  for (const item of list) yield await Promise.resolve(item);
}

const pack = (...list: Item[]) => buffer(Readable.from(packItems(items(...list))));

async function unpack(bytes: Buffer): Promise<{ name: string; about: unknown; content: Buffer }[]> {
  const found = [];
  for await (const { name, about, bytes: content } of unpackItems(Readable.from([bytes])))
    found.push({ name, about, content: await buffer(Readable.from(content)) });
  return found;
}

describe('backup container', () => {
  const large = Buffer.alloc(20 * MIB, 'abc');

  it('gives back items of any size, in their order', async () => {
    const bytes = await pack(
      { name: 'manifest', about: { version: 1 }, bytes: chunks() },
      { name: 'databases/a', about: {}, bytes: chunks(large.subarray(0, 9 * MIB), large.subarray(9 * MIB)) },
      { name: 'databases/ab', about: { last: true }, bytes: chunks(Buffer.from('x')) },
    );
    const [first, second, third] = await unpack(bytes);
    expect(first).toEqual({ name: 'manifest', about: { version: 1 }, content: Buffer.alloc(0) });
    expect(second?.content.equals(large)).toBe(true);
    expect(third).toEqual({ name: 'databases/ab', about: { last: true }, content: Buffer.from('x') });
  });

  it('is not whole where its end is missing, or something follows it', async () => {
    const bytes = await pack({ name: 'a', about: {}, bytes: chunks(Buffer.from('x')) });
    await expect(unpack(bytes.subarray(0, -1024))).rejects.toThrow('ends at byte');
    await expect(unpack(bytes.subarray(0, 700))).rejects.toThrow('ends at byte');
    await expect(unpack(Buffer.concat([bytes, Buffer.alloc(512)]))).rejects.toThrow('bytes after its end');
  });

  it('does not take bytes for an item that nobody has read', async () => {
    const bytes = await pack({ name: 'a', about: {}, bytes: chunks(Buffer.from('x')) });
    const unread = (async () => {
      for await (const item of unpackItems(Readable.from([bytes]))) expect(item.name).toBe('a');
    })();
    await expect(unread).rejects.toThrow('comes without what it is about');
  });
});

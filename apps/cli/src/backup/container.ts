import { ByteReader, TAR_END, tarHeader, tarPadding } from '@modelkeep/packaging';
import { Header } from 'tar';

/** A stream of unknown length goes into the tar in parts of this size: `<name>/000000`, `<name>/000001` … */
const PART_BYTES = 8 * 1024 * 1024;
const BLOCK = 512;

/** Something that is backed up: a name, what is known of it, and its bytes. */
export interface Item {
  name: string;
  about: Record<string, unknown>;
  bytes: AsyncIterable<Buffer>;
}

/** Items as a tar, one after another; at most one part is held in memory. */
export async function* packItems(items: AsyncIterable<Item>): AsyncGenerator<Buffer> {
  for await (const { name, about, bytes } of items) {
    yield* file(`${name}/about.json`, Buffer.from(JSON.stringify(about)));
    let part = 0;
    for await (const piece of piecesOf(bytes))
      yield* file(`${name}/${String(part++).padStart(6, '0')}`, piece);
  }
  yield TAR_END;
}

/** The items of a tar, in their order. The bytes of each must be read, to their end, before the next is asked for. */
export async function* unpackItems(source: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  const reader = new TarReader(source);
  for (let next = await reader.next(); next; next = await reader.next()) {
    const name = next.path.replace(/\/about\.json$/, '');
    if (name === next.path)
      throw new Error(`the backup is damaged: ${next.path} comes without what it is about`);
    const about = JSON.parse((await reader.take(next.size)).toString('utf8')) as Item['about'];
    yield { name, about, bytes: reader.partsOf(name) };
  }
}

class TarReader {
  private readonly reader: ByteReader;
  /** Header that was read and not used. */
  private ahead: { path: string; size: number } | undefined;
  private ended = false;

  constructor(source: AsyncIterable<Buffer>) {
    this.reader = new ByteReader(source);
  }

  async next(): Promise<{ path: string; size: number } | undefined> {
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead || this.ended) return ahead;
    const block = await this.reader.take(BLOCK);
    const { path, size, cksumValid, nullBlock } = new Header(block, 0);
    if (nullBlock) {
      // The end is read too: only then is the whole of it known to be authentic.
      await this.reader.take(TAR_END.length - BLOCK);
      this.ended = true;
      if (!(await this.reader.ended()))
        throw new Error('the backup is damaged: there are bytes after its end');
      return undefined;
    }
    if (!cksumValid || path === undefined || size === undefined) throw new Error('the backup is damaged');
    return { path, size };
  }

  async take(size: number): Promise<Buffer> {
    const bytes = await this.reader.take(size);
    await this.reader.take(tarPadding(size).length);
    return bytes;
  }

  async *partsOf(name: string): AsyncGenerator<Buffer> {
    for (let next = await this.next(); next; next = await this.next()) {
      if (!next.path.startsWith(`${name}/`) || next.path.endsWith('/about.json')) {
        this.ahead = next;
        return;
      }
      yield* this.reader.pass(next.size);
      await this.reader.take(tarPadding(next.size).length);
    }
  }
}

function* file(path: string, bytes: Buffer): Generator<Buffer> {
  yield tarHeader(path, bytes.length);
  yield bytes;
  yield tarPadding(bytes.length);
}

/** The same bytes in pieces of `PART_BYTES`; the last is shorter. */
async function* piecesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    held.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}

import { Header, Pax } from 'tar';

const BLOCK = 512;
/** Every byte of a bundle follows from its files: all are of the same moment, and belong to nobody. */
const FIXED = { mode: 0o644, uid: 0, gid: 0, mtime: new Date(0), type: 'File' } as const;

/** What ends a tar: two empty blocks. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** The blocks before a file's bytes (POSIX ustar; pax where path or size do not fit it). */
export function tarHeader(path: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const needsPax = new Header({ ...FIXED, path, size: sizeBytes }).encode(block);
  return needsPax ? Buffer.concat([new Pax({ path, size: sizeBytes }).encode(), block]) : block;
}

/** The zeros after a file's bytes, up to a whole block. */
export const tarPadding = (sizeBytes: number): Buffer => Buffer.alloc((BLOCK - (sizeBytes % BLOCK)) % BLOCK);

/** Size that a header block announces; undefined where its checksum is wrong or it is no file of that path. */
export function sizeIn(block: Buffer, path: string): number | undefined {
  const header = new Header(block, 0);
  return header.cksumValid && header.path === path && header.type === 'File' ? header.size : undefined;
}

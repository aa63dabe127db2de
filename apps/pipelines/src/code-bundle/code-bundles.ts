import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { ObjectStore } from '@modelkeep/object-store';
import { ProblemError, unprocessable } from '@modelkeep/service';
import { Parser, extract } from 'tar';
import { config } from '../config';

const LIMIT = config.CODE_BUNDLE_MIB * 1024 * 1024;
const FILE_LIMIT = 16 * 1024 * 1024;

/** Gzipped tars of code, in the object store. */
@Injectable()
export class CodeBundles {
  constructor(private readonly objects: ObjectStore) {}

  /** Stores a bundle as it comes in. Throws 413 where it is too large, 422 where it is no gzip. */
  async store(stream: Readable): Promise<{ digest: Digest; sizeBytes: number }> {
    return this.objects.put(Readable.from(checked(stream)));
  }

  /** Whether the store has this blob. */
  async has(digest: Digest): Promise<boolean> {
    return (await this.objects.head(digest)) !== undefined;
  }

  /** One file of a bundle, 16 MiB at most; undefined where the bundle has no such file. Throws where it is no gzipped tar. */
  async readFile(digest: Digest, path: string): Promise<Buffer | undefined> {
    const wanted = normal(path);
    const chunks: Buffer[] = [];
    let found = false;
    const parser = new Parser({
      strict: true,
      filter: (entryPath) => normal(entryPath) === wanted,
      onReadEntry: (entry) => {
        found = entry.type === 'File' && entry.size <= FILE_LIMIT;
        if (!found) entry.resume();
        else entry.on('data', (chunk) => chunks.push(chunk));
      },
    });
    await pipeline(await this.objects.get(digest), parser as unknown as NodeJS.WritableStream);
    return found ? Buffer.concat(chunks) : undefined;
  }

  /** Unpacks a bundle into a folder. Entries that would leave it (absolute paths, `..`, links out) fail. */
  async unpack(digest: Digest, folder: string): Promise<void> {
    const target = extract({ cwd: folder, strict: true, preserveOwner: false });
    await pipeline(await this.objects.get(digest), target as unknown as NodeJS.WritableStream);
  }
}

async function* checked(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > LIMIT)
      throw new ProblemError(413, 'Too large', `A code bundle holds at most ${config.CODE_BUNDLE_MIB} MiB.`);
    if (head) {
      head = Buffer.concat([head, chunk]);
      if (head.length < 2) continue;
      requireGzip(head);
      yield head;
      head = undefined;
    } else {
      yield chunk;
    }
  }
  if (head) requireGzip(head);
}

/** Gzip's magic number (RFC 1952, 2.3.1). */
function requireGzip(head: Buffer): void {
  if (head[0] !== 0x1f || head[1] !== 0x8b) throw unprocessable('The body is not a gzipped tar.');
}

function normal(path: string): string {
  return path.replace(/^(\.\/)+/, '');
}

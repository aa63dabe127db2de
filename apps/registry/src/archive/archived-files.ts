import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import type { ArchivedFile } from '@modelkeep/contracts/registry/archive';
import { ArchiveStore, digestOf } from '@modelkeep/object-store';
import type { z } from 'zod';

/** Largest record that is read into memory. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024;

/** Reads single files out of an archive. */
@Injectable()
export class ArchivedFiles {
  constructor(private readonly store: ArchiveStore) {}

  /** Bytes of a file, as they come. */
  open(file: ArchivedFile): Promise<Readable> {
    return this.store.getPart(file);
  }

  /** A record of the archive, checked; undefined where the archive has none of that path. */
  async record<S extends z.ZodType>(
    files: readonly ArchivedFile[],
    path: string,
    schema: S,
  ): Promise<z.infer<S> | undefined> {
    const file = files.find((each) => each.path === path);
    if (!file) return undefined;
    if (file.sizeBytes > MAX_RECORD_BYTES) throw new Error(`${path} has more than ${MAX_RECORD_BYTES} bytes`);
    const bytes = await buffer(await this.open(file));
    if (digestOf(bytes) !== file.digest) throw new Error(`${path} has other bytes than its archive says`);
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  }
}

import { Injectable } from '@nestjs/common';
import { ObjectStore } from '@modelkeep/object-store';
import type { NewSegment } from './segment';
import type { SegmentFile } from './segment-writer';

const AT_ONCE = 4;

/** Brings segments into the object store. */
@Injectable()
export class SegmentUploads {
  constructor(private readonly objects: ObjectStore) {}

  /** Resolves when all files are stored. */
  async store(files: readonly SegmentFile[], features: readonly string[]): Promise<NewSegment[]> {
    const stored: NewSegment[] = [];
    const waiting = [...files];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { file, ...segment } = next;
        stored.push({ ...segment, ...(await this.objects.putFile(file)), features: [...features] });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return stored;
  }
}

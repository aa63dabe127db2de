import { Injectable } from '@nestjs/common';
import type { LogName, SegmentHeader } from '@modelkeep/contracts/metadata/ledger';
import { conflict } from '@modelkeep/service';
import { ArchiveObjects } from './archive-objects';
import { findInFile, leavesById, type SealedRecord } from './segment-file';
import { type SealedSegment, Segments } from './segments';

/** Records as they were sealed, from the archive: the tables need not have them any more. */
@Injectable()
export class SealedRecords {
  constructor(
    private readonly segments: Segments,
    private readonly objects: ArchiveObjects,
  ) {}

  /** Undefined where no segment has it. */
  async find(
    log: LogName,
    id: string,
  ): Promise<{ record: SealedRecord; segment: SealedSegment } | undefined> {
    for (const segment of await this.segments.ofId(log, id)) {
      const record = await findInFile(await this.fileOf(segment.header), id);
      if (record) return { record, segment };
    }
    return undefined;
  }

  /** Leaf hashes of a segment, and the place of the record with a sequence. */
  async leaves(header: SegmentHeader, sequence: string): Promise<{ leaves: Buffer; index: number }> {
    const rows = await leavesById(await this.fileOf(header));
    return {
      leaves: Buffer.from(rows.map(({ leaf }) => leaf).join(''), 'hex'),
      index: rows.findIndex((row) => row.sequence === sequence),
    };
  }

  private async fileOf({ number, object }: SegmentHeader): Promise<string> {
    const file = await this.objects.file(object.key, object.digest);
    if (!file)
      throw conflict(`${object.key} of segment ${number} is missing or was changed; verify the ledger.`);
    return file;
  }
}

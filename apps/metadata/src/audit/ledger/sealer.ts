import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { SegmentHeader } from '@modelkeep/contracts/metadata/ledger';
import { digestOf } from '@modelkeep/object-store';
import { UnitOfWork } from '@modelkeep/persistence';
import { config } from '../../config';
import { ArchiveObjects } from './archive-objects';
import { Extent } from './extent';
import { cut, type Log, LOGS } from './log';
import { leafHash, rootOf } from './merkle';
import { type OpenRecord, writeSegmentFile } from './segment-file';
import { Records } from './records';
import { canonicalJson, headerKey, parseHeader, recordsKey } from './segment';
import { type SealedSegment, Segments } from './segments';

/**
 * Seals records. A segment is sealed from the moment at which its header is in the archive; its records are there by then, and its row in the
 * database follows. A process that dies in between leaves a header that the next one takes over.
 */
@Injectable()
export class Sealer {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly records: Records,
    private readonly segments: Segments,
    private readonly objects: ArchiveObjects,
  ) {}

  /** Seals all that was recorded before. */
  async seal(): Promise<void> {
    for (const log of LOGS) {
      const through = await this.unitOfWork.run((transaction) => cut(transaction, log));
      while (await this.sealNext(log, through));
    }
  }

  /** False where nothing is left to seal. */
  private async sealNext(log: Log, through: string): Promise<boolean> {
    await this.takeOver();
    const [before, last] = await Promise.all([this.segments.last(log.name), this.segments.last()]);
    const after = before?.header.through ?? '0';
    if (BigInt(after) >= BigInt(through)) return false;
    const content = await this.contentOf(log, { after, through });
    if (!content) return false;
    const number = (last?.header.number ?? 0) + 1;
    const { file, ...facts } = content;
    const object = {
      key: recordsKey(number, digestOf(file)),
      digest: digestOf(file),
      sizeBytes: file.length,
    };
    await this.objects.put(object.key, file);
    await this.add({
      formatVersion: 1,
      number,
      log: log.name,
      after,
      ...facts,
      object,
      sealedAt: new Date().toISOString(),
      ...(last && { previous: last.hash }),
    });
    return true;
  }

  /** The row's key keeps a second process from sealing another segment under this number. */
  private async add(header: SegmentHeader): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      await this.segments.add(transaction, header);
      await this.objects.put(headerKey(header.number), Buffer.from(canonicalJson(header)));
    });
  }

  /** Adds the row of a segment whose header is in the archive. Throws where that header does not continue the chain. */
  private async takeOver(): Promise<void> {
    const last = await this.segments.last();
    const number = (last?.header.number ?? 0) + 1;
    const bytes = await this.objects.get(headerKey(number));
    if (!bytes) return;
    const header = parseHeader(bytes);
    if (!header || !continues(header, last))
      throw new Error(`${headerKey(number)} does not continue the chain`);
    await this.add(header);
  }

  private async contentOf(
    log: Log,
    span: { after: string; through: string },
  ): Promise<ContentOf | undefined> {
    const leaves: Buffer[] = [];
    const ids = new Extent<string>();
    const times = new Extent<bigint>();
    let end = span.after;
    const watch = async function* (batches: AsyncIterable<OpenRecord[]>) {
      for await (const batch of batches) {
        for (const { id, micros, sequence, canonical } of batch) {
          leaves.push(leafHash(canonical));
          ids.add(id);
          times.add(BigInt(micros));
          end = sequence;
        }
        yield batch;
      }
    };
    const limit = config.AUDIT_SEGMENT_RECORDS;
    const folder = join(config.DATA_DIR, 'audit-work');
    const file = await writeSegmentFile(folder, watch(this.records.read(log, span, limit)));
    if (leaves.length === 0) return undefined;
    return {
      // What lies between the last record and the cut belongs to this segment as well: nothing may come there.
      through: leaves.length < limit ? span.through : end,
      records: leaves.length,
      root: rootOf(Buffer.concat(leaves)),
      firstId: ids.first as string,
      lastId: ids.last as string,
      firstTime: timestamp(times.first as bigint),
      lastTime: timestamp(times.last as bigint),
      file,
    };
  }
}

type ContentOf = Pick<
  SegmentHeader,
  'through' | 'records' | 'root' | 'firstId' | 'lastId' | 'firstTime' | 'lastTime'
> & { file: Buffer };

const continues = (header: SegmentHeader, last: SealedSegment | undefined): boolean =>
  header.number === (last?.header.number ?? 0) + 1 && header.previous === last?.hash;

const timestamp = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString();

import { Injectable } from '@nestjs/common';
import type { InclusionProof } from '@modelkeep/contracts/metadata/ledger';
import { conflict, notFound } from '@modelkeep/service';
import { Retention } from '../retention/retention';
import { Checkpoints } from './checkpoints';
import { type Log, LOGS } from './log';
import { pathOf, rootOf } from './merkle';
import type { SealedRecord } from './segment-file';
import { SealedRecords } from './sealed-records';
import { Records } from './records';
import { type SealedSegment, Segments } from './segments';

/** Proofs that single records were sealed. */
@Injectable()
export class Proofs {
  constructor(
    private readonly records: Records,
    private readonly sealed: SealedRecords,
    private readonly segments: Segments,
    private readonly checkpoints: Checkpoints,
    private readonly retention: Retention,
  ) {}

  /** Throws 404 for a record that there is not, 409 where it is not sealed or signed yet, or is not as it was sealed. */
  async of(id: string): Promise<InclusionProof> {
    for (const log of LOGS) {
      const found = await this.find(log, id);
      if (found) return this.prove(log, found.record, found.segment);
    }
    throw notFound(`prediction or life-cycle event ${id}`);
  }

  private async find(
    log: Log,
    id: string,
  ): Promise<{ record: SealedRecord; segment: SealedSegment | undefined } | undefined> {
    const record = await this.records.find(log, id);
    if (!record) return (await this.retention.isPruned(id)) ? this.sealed.find(log.name, id) : undefined;
    return { record, segment: await this.segments.ofSequence(log.name, record.sequence) };
  }

  private async prove(
    log: Log,
    record: SealedRecord,
    segment: SealedSegment | undefined,
  ): Promise<InclusionProof> {
    const checkpoint = segment && (await this.checkpoints.covering(segment.header.number));
    if (!segment || !checkpoint)
      throw conflict('The record is not sealed and signed yet. POST to audit/checkpoints does it now.');
    const { header } = segment;
    const { leaves, index } = await this.leavesOf(log, record, segment);
    if (rootOf(leaves) !== header.root)
      throw conflict(`Records of segment ${header.number} are not as they were sealed; verify the ledger.`);
    const hashes = await this.segments.hashes(checkpoint.body.segments);
    return {
      formatVersion: 1,
      id: record.id,
      log: log.name,
      record: record.canonical,
      inSegment: pathOf(leaves, index),
      segment: header,
      inCheckpoint: pathOf(hashes, header.number - 1),
      checkpoint,
    };
  }

  /** From the table; where that has not all of them any more, from the archive. */
  private async leavesOf(
    log: Log,
    record: SealedRecord,
    { header }: SealedSegment,
  ): Promise<{ leaves: Buffer; index: number }> {
    const leaves = await this.records.leaves(log, header);
    if (leaves.length > 0 && rootOf(leaves) === header.root)
      return { leaves, index: await this.records.before(log, header, record.sequence) };
    return this.sealed.leaves(header, record.sequence);
  }
}

import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { LedgerFault, SegmentHeader } from '@modelkeep/contracts/metadata/ledger';
import { monthOf } from '../../prediction/month';
import { Retention } from '../retention/retention';
import { ArchiveObjects } from './archive-objects';
import { logOf } from './log';
import { rootOf } from './merkle';
import { Records } from './records';
import { canonicalJson, hashOf, headerKey, parseHeader } from './segment';
import { leavesById } from './segment-file';
import { Segments } from './segments';

/** What there is of one segment. The header is the archive's, else the database's. */
export interface SegmentEvidence {
  number: number;
  header: SegmentHeader;
  /** Bytes in the archive; undefined where there are none. */
  archived: string | undefined;
  /** As the database has it; undefined where it has none. */
  recorded: { header: SegmentHeader; hash: Digest } | undefined;
  /** Leaf hashes of the records in their table. */
  leaves: Buffer;
  /** Digest of the sealed records in the archive. */
  objectDigest: Digest | undefined;
}

/** Finds what is not as it was sealed in one segment. */
@Injectable()
export class SegmentVerification {
  constructor(
    private readonly records: Records,
    private readonly segments: Segments,
    private readonly objects: ArchiveObjects,
    private readonly retention: Retention,
  ) {}

  /**
   * Undefined where neither the archive nor the database has this segment, or one after it. Where only a later one is
   * there, the header is that one's.
   */
  async evidence(number: number): Promise<SegmentEvidence | undefined> {
    const [bytes, [recorded]] = await Promise.all([
      this.objects.get(headerKey(number)),
      this.segments.from(number, 1),
    ]);
    const own = recorded?.header.number === number ? recorded : undefined;
    const header = (bytes && parseHeader(bytes)) ?? own?.header ?? recorded?.header;
    if (!header) return undefined;
    const [leaves, objectDigest] = await Promise.all([
      this.records.leaves(logOf(header.log), header),
      this.objects.digest(header.object.key),
    ]);
    return { number, header, archived: bytes?.toString('utf8'), recorded: own, leaves, objectDigest };
  }

  /** `previous`: hash of the segment before; `after`: where the segment of the log before ended. */
  async judge(
    evidence: SegmentEvidence,
    previous: Digest | undefined,
    after: string,
  ): Promise<LedgerFault[]> {
    const { number, header } = evidence;
    const fault = (kind: LedgerFault['kind'], detail: string, record?: string): LedgerFault => ({
      line: 'fault',
      kind,
      segment: number,
      log: header.log,
      ...(record !== undefined && { record }),
      detail,
    });
    const faults = [
      ...this.headerFaults(evidence, fault),
      ...this.chainFaults(header, previous, after, fault),
      ...this.objectFaults(evidence, fault),
    ];
    if (evidence.leaves.length > 0 && rootOf(evidence.leaves) === header.root) return faults;
    return [...faults, ...(await this.recordFaults(evidence, fault))];
  }

  private *headerFaults({ number, header, archived, recorded }: SegmentEvidence, fault: MakeFault) {
    if (archived === undefined) yield fault('object-missing', `${headerKey(number)} is missing`);
    else if (archived !== canonicalJson(header))
      yield fault('object-changed', `${headerKey(number)} is not the header that was written`);
    if (!recorded) yield fault('segment-missing', `the database has no row of segment ${number}`);
    else if (recorded.hash !== hashOf(header) || hashOf(recorded.header) !== hashOf(header))
      yield fault('segment-changed', `the row of segment ${number} is not as it is in the archive`);
  }

  private *chainFaults(header: SegmentHeader, previous: string | undefined, after: string, fault: MakeFault) {
    if (header.previous !== previous)
      yield fault('chain-broken', `its previous is ${header.previous}, not ${previous}`);
    if (header.after !== after)
      yield fault('chain-broken', `it begins after sequence ${header.after}, not ${after}`);
  }

  private *objectFaults({ header: { object }, objectDigest }: SegmentEvidence, fault: MakeFault) {
    if (objectDigest === undefined) yield fault('object-missing', `${object.key} is missing`);
    else if (objectDigest !== object.digest)
      yield fault('object-changed', `${object.key} has digest ${objectDigest}, sealed was ${object.digest}`);
  }

  /** Which records differ: the sealed ones tell. */
  private async recordFaults(
    { header, objectDigest }: SegmentEvidence,
    fault: MakeFault,
  ): Promise<LedgerFault[]> {
    const { object, log } = header;
    const file =
      objectDigest === object.digest ? await this.objects.file(object.key, object.digest) : undefined;
    if (!file)
      return [
        fault('record-changed', 'the records differ from the sealed root; the sealed copy cannot tell which'),
      ];
    const sealed = await leavesById(file);
    const there = new Map((await this.records.leavesById(logOf(log), header)).map((row) => [row.id, row]));
    const pruned = log === 'prediction' ? await this.retention.prunedMonths() : new Set<string>();
    const faults: LedgerFault[] = [];
    if (rootOf(Buffer.from(sealed.map(({ leaf }) => leaf).join(''), 'hex')) !== header.root)
      faults.push(fault('object-changed', `the records of ${object.key} do not have the sealed root`));
    for (const { id, sequence, leaf } of sealed) {
      const row = there.get(id);
      there.delete(id);
      if (!row) {
        if (!pruned.has(monthOf(id) ?? ''))
          faults.push(fault('record-missing', 'the record was deleted', id));
      } else if (row.leaf !== leaf) faults.push(fault('record-changed', 'the record was changed', id));
      else if (row.sequence !== sequence)
        faults.push(fault('record-changed', `its sequence was ${sequence}`, id));
    }
    for (const { id } of there.values())
      faults.push(fault('record-inserted', 'the record was inserted after sealing', id));
    return faults;
  }
}

type MakeFault = (kind: LedgerFault['kind'], detail: string, record?: string) => LedgerFault;

import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { LogName, SegmentHeader, VerificationLine } from '@modelkeep/contracts/metadata/ledger';
import { CheckpointVerification } from './checkpoint-verification';
import { LOGS } from './log';
import { bytesOf } from './merkle';
import { Records } from './records';
import { hashOf } from './segment';
import { type SegmentEvidence, SegmentVerification } from './segment-verification';

/** Segments whose evidence is fetched ahead of the one that is judged. */
const AHEAD = 2;

/** Compares all that is on record with all that was sealed. */
@Injectable()
export class Verification {
  constructor(
    private readonly records: Records,
    private readonly segments: SegmentVerification,
    private readonly checkpoints: CheckpointVerification,
  ) {}

  /** One line per segment and per fault, then the summary. */
  async *run(): AsyncGenerator<VerificationLine> {
    const start = performance.now();
    const totals = { segments: 0, records: 0, faults: 0 };
    const hashes: Buffer[] = [];
    const through = new Map<LogName, string>();
    let previous: Digest | undefined;
    for await (const evidence of this.evidence()) {
      const { number, header } = evidence;
      if (header.number !== number) {
        yield missing(number, header);
        totals.faults += 1;
        // Its successor names its hash, but not where it ended.
        previous = header.previous;
        hashes.push(bytesOf(header.previous as Digest));
        through.set(header.log, header.after);
        continue;
      }
      const faults = await this.segments.judge(evidence, previous, through.get(header.log) ?? '0');
      yield* faults;
      const { log, records } = header;
      yield { line: 'segment', segment: number, log, records, faults: faults.length };
      totals.segments += 1;
      totals.records += records;
      totals.faults += faults.length;
      previous = hashOf(header);
      hashes.push(bytesOf(previous));
      through.set(log, header.through);
    }
    const { count, faults } = await this.checkpoints.judge(Buffer.concat(hashes));
    yield* faults;
    yield {
      line: 'summary',
      ...totals,
      faults: totals.faults + faults.length,
      pending: await this.pending(through),
      checkpoints: count,
      seconds: (performance.now() - start) / 1000,
    };
  }

  /** Of every segment that the database or the archive knows, by number. */
  private async *evidence(): AsyncGenerator<SegmentEvidence> {
    const fetched: Promise<SegmentEvidence | undefined>[] = [];
    for (let number = 1; ; number += 1) {
      while (fetched.length <= AHEAD) {
        const next = this.segments.evidence(number + fetched.length);
        // A failure is thrown where it is awaited.
        next.catch(() => undefined);
        fetched.push(next);
      }
      const evidence = await fetched.shift();
      if (!evidence) return;
      yield evidence;
    }
  }

  private async pending(through: ReadonlyMap<LogName, string>): Promise<number> {
    const counts = await Promise.all(
      LOGS.map((log) => this.records.above(log, through.get(log.name) ?? '0')),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

const missing = (segment: number, follows: SegmentHeader): VerificationLine => ({
  line: 'fault',
  kind: 'segment-missing',
  segment,
  detail: `neither database nor archive has segment ${segment}; segment ${follows.number} is there`,
});

import { Injectable } from '@nestjs/common';
import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import type { LogName } from '@modelkeep/contracts/metadata/ledger';
import { Checkpoints } from './checkpoints';
import { Segments } from './segments';

/** Tells how far single records are sealed. */
@Injectable()
export class Seals {
  constructor(
    private readonly segments: Segments,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Undefined where the record is not sealed yet. */
  async of(log: LogName, sequence: string): Promise<Explanation['seal']> {
    const segment = await this.segments.ofSequence(log, sequence);
    if (!segment) return undefined;
    const { number, sealedAt } = segment.header;
    const checkpoint = await this.checkpoints.covering(number);
    return {
      segment: number,
      sealedAt,
      ...(checkpoint && {
        checkpoint: { number: checkpoint.body.number, signedAt: checkpoint.body.signedAt },
      }),
    };
  }
}

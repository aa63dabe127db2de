import { Injectable } from '@nestjs/common';
import { Checkpoint, type LedgerFault } from '@modelkeep/contracts/metadata/ledger';
import { ArchiveObjects } from './archive-objects';
import { Checkpoints } from './checkpoints';
import { HASH_BYTES, rootOf } from './merkle';
import { canonicalJson, checkpointKey } from './segment';

/** Finds what is not as it was signed. */
@Injectable()
export class CheckpointVerification {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly objects: ArchiveObjects,
  ) {}

  /** `hashes`: of all segments' headers that there are, one after another. */
  async judge(hashes: Buffer): Promise<{ count: number; faults: LedgerFault[] }> {
    const recorded = new Map((await this.checkpoints.all()).map((one) => [one.body.number, one]));
    const faults: LedgerFault[] = [];
    for (let number = 1; ; number += 1) {
      const archived = (await this.objects.get(checkpointKey(number)))?.toString('utf8');
      const own = recorded.get(number);
      recorded.delete(number);
      if (archived === undefined && own === undefined && recorded.size === 0)
        return { count: number - 1, faults };
      faults.push(...this.faultsOf(number, archived, own, hashes));
    }
  }

  private *faultsOf(
    number: number,
    archived: string | undefined,
    recorded: Checkpoint | undefined,
    hashes: Buffer,
  ): Generator<LedgerFault> {
    const fault = (kind: LedgerFault['kind'], detail: string): LedgerFault => ({
      line: 'fault',
      kind,
      detail: `checkpoint ${number}: ${detail}`,
    });
    if (archived === undefined) yield fault('object-missing', `${checkpointKey(number)} is missing`);
    if (recorded === undefined) yield fault('checkpoint-missing', 'the database has no row of it');
    const checkpoint = (archived === undefined ? undefined : parse(archived)) ?? recorded;
    if (!checkpoint) return;
    if (archived !== undefined && recorded && archived !== canonicalJson(recorded))
      yield fault('checkpoint-changed', 'archive and database do not agree');
    if (!this.checkpoints.isSigned(checkpoint))
      yield fault('checkpoint-changed', 'its signature is not valid');
    const { segments, root } = checkpoint.body;
    if (hashes.length < segments * HASH_BYTES)
      yield fault('segment-missing', `it has ${segments} segments, there are ${hashes.length / HASH_BYTES}`);
    else if (rootOf(hashes.subarray(0, segments * HASH_BYTES)) !== root)
      yield fault('chain-broken', 'the segments do not have the root that was signed');
  }
}

function parse(text: string): Checkpoint | undefined {
  try {
    return Checkpoint.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AuditCheckpointSigned } from '@modelkeep/contracts/metadata/audit-checkpoint-signed.event';
import { Checkpoint, type CheckpointBody } from '@modelkeep/contracts/metadata/ledger';
import { Outbox } from '@modelkeep/eventing';
import { keyIdOf } from '@modelkeep/packaging';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { config } from '../../config';
import { ArchiveObjects } from './archive-objects';
import { rootOf } from './merkle';
import { canonicalJson, checkpointKey } from './segment';
import { Segments } from './segments';

/** Signed roots over all segments so far. */
@Injectable()
export class Checkpoints {
  private readonly key: KeyObject = createPrivateKey(config.AUDIT_SIGNING_KEY);
  readonly publicKey: KeyObject = createPublicKey(this.key);
  readonly keyId = keyIdOf(this.key);

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly segments: Segments,
    private readonly objects: ArchiveObjects,
  ) {}

  /** Signs what is sealed; the newest checkpoint where nothing was sealed after it, undefined where nothing ever was. */
  async sign(): Promise<Checkpoint | undefined> {
    const last = await this.takeOver(await this.last());
    const head = await this.segments.last();
    const segments = head?.header.number ?? 0;
    if (segments === (last?.body.segments ?? 0)) return last;
    const body: CheckpointBody = {
      formatVersion: 1,
      number: (last?.body.number ?? 0) + 1,
      segments,
      root: rootOf(await this.segments.hashes(segments)),
      signedAt: new Date().toISOString(),
    };
    const signature = sign(null, Buffer.from(canonicalJson(body)), this.key).toString('base64');
    return this.add({ body, signature, keyId: this.keyId });
  }

  /** Whether the signature is by our key. */
  isSigned({ body, signature, keyId }: Checkpoint): boolean {
    const bytes = Buffer.from(canonicalJson(body));
    return keyId === this.keyId && verify(null, bytes, this.publicKey, Buffer.from(signature, 'base64'));
  }

  async last(): Promise<Checkpoint | undefined> {
    const [checkpoint] = await this.select('ORDER BY number DESC LIMIT 1', []);
    return checkpoint;
  }

  /** The first one that a segment is under. */
  async covering(segment: number): Promise<Checkpoint | undefined> {
    const [checkpoint] = await this.select('WHERE segments >= $1 ORDER BY segments LIMIT 1', [segment]);
    return checkpoint;
  }

  all(): Promise<Checkpoint[]> {
    return this.select('ORDER BY number', []);
  }

  /** As with segments: in the archive first, and a process that died in between is followed by one that takes over. */
  private async takeOver(last: Checkpoint | undefined): Promise<Checkpoint | undefined> {
    const key = checkpointKey((last?.body.number ?? 0) + 1);
    const bytes = await this.objects.get(key);
    if (!bytes) return last;
    const checkpoint = Checkpoint.parse(JSON.parse(bytes.toString('utf8')));
    if (!this.isSigned(checkpoint)) throw new Error(`${key} is not signed by our key`);
    return this.add(checkpoint);
  }

  private async add(checkpoint: Checkpoint): Promise<Checkpoint> {
    const { number, segments, signedAt } = checkpoint.body;
    await this.unitOfWork.run(async (transaction) => {
      await transaction.query(
        'INSERT INTO audit_checkpoint (number, segments, signed_at, checkpoint) VALUES ($1, $2, $3, $4)',
        [number, segments, signedAt, JSON.stringify(checkpoint)],
      );
      await this.outbox.publish(transaction, AuditCheckpointSigned, checkpoint);
      await this.objects.put(checkpointKey(number), Buffer.from(canonicalJson(checkpoint)));
    });
    return checkpoint;
  }

  private async select(clauses: string, values: unknown[]): Promise<Checkpoint[]> {
    const { rows } = await this.pool.query<{ checkpoint: Checkpoint }>(
      `SELECT checkpoint FROM audit_checkpoint ${clauses}`,
      values,
    );
    return rows.map(({ checkpoint }) => checkpoint);
  }
}

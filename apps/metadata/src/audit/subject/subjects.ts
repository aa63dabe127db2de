import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { SubjectErasure } from '@modelkeep/contracts/metadata/audit-policy';
import { SubjectErased } from '@modelkeep/contracts/metadata/subject-erased.event';
import { Outbox } from '@modelkeep/eventing';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound } from '@modelkeep/service';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import { config } from '../../config';
import { LegalHolds } from '../retention/legal-holds';
import { decrypt, encrypt } from './envelope';

const KEY_BYTES = 32;
const SUBJECT_DIGITS = 32;

/**
 * People that predictions are about, and a key for each. A subject is known by a keyed hash of its join key and value. Keys are stored
 * encrypted under the master key, and nowhere else: to erase a subject is to destroy its key.
 */
@Injectable()
export class Subjects {
  private readonly master = Buffer.from(config.AUDIT_MASTER_KEY, 'hex');
  private readonly naming = this.derive('subject name');
  private readonly sealing = this.derive('subject key');

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly holds: LegalHolds,
  ) {}

  nameOf(key: string, value: string | number): string {
    return createHmac('sha256', this.naming).update(`${key}=${value}`).digest('hex').slice(0, SUBJECT_DIGITS);
  }

  /** Keys of subjects; new ones are made for those that have none. Kept from erasure until the transaction ends. */
  async keysFor(transaction: EntityManager, subjects: readonly string[]): Promise<Map<string, Buffer>> {
    const sorted = [...new Set(subjects)].sort();
    await transaction.query(
      `INSERT INTO subject_key AS known (subject, sealed_key)
       SELECT * FROM unnest($1::text[], $2::bytea[])
       ON CONFLICT (subject) DO UPDATE SET sealed_key = excluded.sealed_key WHERE known.sealed_key IS NULL`,
      [sorted, sorted.map(() => encrypt(this.sealing, randomBytes(KEY_BYTES)))],
    );
    const rows: KeyRow[] = await transaction.query(
      'SELECT subject, sealed_key FROM subject_key WHERE subject = ANY ($1) ORDER BY subject FOR SHARE',
      [sorted],
    );
    return this.open(rows);
  }

  /** Keys of those subjects that were not erased. */
  async keysOf(subjects: readonly string[]): Promise<Map<string, Buffer>> {
    const { rows } = await this.pool.query<KeyRow>(
      'SELECT subject, sealed_key FROM subject_key WHERE subject = ANY ($1) AND sealed_key IS NOT NULL',
      [subjects],
    );
    return this.open(rows);
  }

  /** Destroys the key of an entity. Throws 404 where nothing of it is encrypted, 409 where a legal hold forbids it. */
  async erase(entity: string, erasedBy: string): Promise<SubjectErasure> {
    const hold = (await this.holds.open()).find(
      (open) => open.entity === undefined || open.entity === entity,
    );
    if (hold) throw conflict(`Legal hold ${hold.id} forbids it: ${hold.reason}`);
    const at = entity.indexOf('=');
    const subject = this.nameOf(entity.slice(0, at), entity.slice(at + 1));
    const erased = { subject, erasedBy, erasedAt: new Date().toISOString() };
    return this.unitOfWork.run(async (transaction) => {
      const [, count]: [unknown, number] = await transaction.query(
        'UPDATE subject_key SET sealed_key = NULL, erased_at = $2 WHERE subject = $1 AND sealed_key IS NOT NULL',
        [subject, erased.erasedAt],
      );
      if (count === 0) throw notFound(`encrypted record of ${entity}`);
      await this.outbox.publish(transaction, SubjectErased, erased, { actor: erasedBy });
      return erased;
    });
  }

  private open(rows: readonly KeyRow[]): Map<string, Buffer> {
    return new Map(
      rows.map(({ subject, sealed_key }) => {
        const key = decrypt(this.sealing, sealed_key);
        if (!key) throw new Error(`the key of subject ${subject} is not under this master key`);
        return [subject, key];
      }),
    );
  }

  private derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.master, '', purpose, KEY_BYTES));
  }
}

interface KeyRow {
  subject: string;
  sealed_key: Buffer;
}

import { Inject, Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { LogName, SegmentHeader } from '@modelkeep/contracts/metadata/ledger';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import { bytesOf } from './merkle';
import { hashOf } from './segment';

export interface SealedSegment {
  header: SegmentHeader;
  hash: Digest;
}

/** Sealed segments, as the database knows them; the archive has them too. */
@Injectable()
export class Segments {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  async add(transaction: EntityManager, header: SegmentHeader): Promise<void> {
    const { number, log, after, through, records, firstId, lastId } = header;
    await transaction.query(
      `INSERT INTO audit_segment
         (number, log, after_sequence, through_sequence, records, first_id, last_id, hash, header)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [number, log, after, through, records, firstId, lastId, hashOf(header), JSON.stringify(header)],
    );
  }

  async last(log?: LogName): Promise<SealedSegment | undefined> {
    const [segment] = await this.select('WHERE $1::text IS NULL OR log = $1 ORDER BY number DESC LIMIT 1', [
      log ?? null,
    ]);
    return segment;
  }

  /** Segments from a number on, by number. */
  from(number: number, limit: number): Promise<SealedSegment[]> {
    return this.select('WHERE number >= $1 ORDER BY number LIMIT $2', [number, limit]);
  }

  /** The segment that a sequence of a log belongs to; undefined where it is not sealed yet. */
  async ofSequence(log: LogName, sequence: string): Promise<SealedSegment | undefined> {
    const [segment] = await this.select(
      'WHERE log = $1 AND through_sequence >= $2 ORDER BY through_sequence LIMIT 1',
      [log, sequence],
    );
    return segment;
  }

  /** The segment of a log that follows the one that ends at a sequence. */
  async after(log: LogName, through: string): Promise<SealedSegment | undefined> {
    const [segment] = await this.select('WHERE log = $1 AND after_sequence = $2', [log, through]);
    return segment;
  }

  /** Segments that may hold a record. */
  ofId(log: LogName, id: string): Promise<SealedSegment[]> {
    return this.select('WHERE log = $1 AND last_id >= $2 AND first_id <= $2 ORDER BY number DESC', [log, id]);
  }

  /** Hashes of the first segments, one after another: the leaves of a checkpoint's tree. */
  async hashes(count: number): Promise<Buffer> {
    const { rows } = await this.pool.query<{ hash: Digest }>(
      'SELECT hash FROM audit_segment WHERE number <= $1 ORDER BY number',
      [count],
    );
    return Buffer.concat(rows.map(({ hash }) => bytesOf(hash)));
  }

  /** Number of sealed records of a log. */
  async sealed(log: LogName): Promise<number> {
    const { rows } = await this.pool.query<{ records: string }>(
      'SELECT coalesce(sum(records), 0) AS records FROM audit_segment WHERE log = $1',
      [log],
    );
    return Number(rows[0]?.records);
  }

  private async select(clauses: string, values: unknown[]): Promise<SealedSegment[]> {
    const { rows } = await this.pool.query<SealedSegment>(
      `SELECT header, hash FROM audit_segment ${clauses}`,
      values,
    );
    return rows;
  }
}

import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { DataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot';
import { DataSnapshotRecorded } from '@modelkeep/contracts/metadata/data-snapshot-recorded.event';
import { Outbox } from '@modelkeep/eventing';
import { ObjectStore } from '@modelkeep/object-store';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

/** A snapshot to be recorded, whose bytes are in the object store. */
export type NewDataSnapshot = Omit<DataSnapshot, 'recordedAt'> & { recordedAt?: string };

interface Row {
  id: string;
  digest: Digest;
  name: string;
  format: DataSnapshot['format'];
  size_bytes: string;
  rows: string | null;
  description: string | null;
  source: string | null;
  derived_from: string[];
  recorded_at: Date;
  recorded_by: string;
}

/** Data as it was at one moment. The same bytes under one name are one record. */
@Injectable()
export class DataSnapshots {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly objects: ObjectStore,
  ) {}

  /** Stores the stream and records it; where it is on record already, that first record. */
  async upload(
    stream: Readable,
    description: Omit<NewDataSnapshot, 'digest' | 'sizeBytes'>,
  ): Promise<DataSnapshot> {
    const blob = await this.objects.put(stream);
    return this.unitOfWork.run((transaction) => this.record(transaction, { ...description, ...blob }));
  }

  async record(transaction: EntityManager, snapshot: NewDataSnapshot): Promise<DataSnapshot> {
    const inserted: Row[] = await transaction.query(
      `INSERT INTO data_snapshot
         (id, digest, name, format, size_bytes, rows, description, source, derived_from, recorded_at, recorded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (digest, name) DO NOTHING
       RETURNING *`,
      [
        uuidv7(),
        snapshot.digest,
        snapshot.name,
        snapshot.format,
        snapshot.sizeBytes,
        snapshot.rows ?? null,
        snapshot.description ?? null,
        snapshot.source ?? null,
        snapshot.derivedFrom,
        snapshot.recordedAt ?? new Date().toISOString(),
        snapshot.recordedBy,
      ],
    );
    if (inserted[0]) {
      const recorded = toSnapshot(inserted[0]);
      await this.outbox.publish(transaction, DataSnapshotRecorded, recorded, { actor: recorded.recordedBy });
      return recorded;
    }
    const known: Row[] = await transaction.query(
      'SELECT * FROM data_snapshot WHERE digest = $1 AND name = $2',
      [snapshot.digest, snapshot.name],
    );
    return toSnapshot(known[0] as Row);
  }

  /** First record of these bytes. Throws 404. */
  async get(digest: Digest): Promise<DataSnapshot> {
    const [snapshot] = await this.find([digest]);
    if (!snapshot) throw notFound(`data snapshot ${digest}`);
    return snapshot;
  }

  /** First record of each digest that is on record, with the sources that any record of the digest names. */
  async find(digests: readonly string[]): Promise<DataSnapshot[]> {
    const { rows } = await this.pool.query<Row>(
      `SELECT DISTINCT ON (digest) s.*,
         ARRAY(SELECT DISTINCT origin FROM data_snapshot AS same, unnest(same.derived_from) AS origin
               WHERE same.digest = s.digest ORDER BY origin) AS derived_from
       FROM data_snapshot AS s WHERE digest = ANY ($1) ORDER BY digest, id`,
      [digests],
    );
    return rows.map(toSnapshot);
  }

  /** Bytes of a snapshot, or a range of them. */
  read(digest: Digest, range?: { start: number; end: number }): Promise<Readable> {
    return this.objects.get(digest, range);
  }

  /** By the time of recording; `after` is the `next` of the page before. */
  async list(
    limit: number,
    after: string | undefined,
    name: string | undefined,
  ): Promise<{ items: DataSnapshot[]; next?: string }> {
    const { rows } = await this.pool.query<Row>(
      `SELECT * FROM data_snapshot
       WHERE ($2::uuid IS NULL OR id > $2) AND ($3::text IS NULL OR name = $3) ORDER BY id LIMIT $1`,
      [limit + 1, after ?? null, name ?? null],
    );
    const page = rows.slice(0, limit);
    return { items: page.map(toSnapshot), ...(rows.length > limit && { next: page.at(-1)?.id }) };
  }
}

function toSnapshot(row: Row): DataSnapshot {
  return {
    digest: row.digest,
    name: row.name,
    format: row.format,
    sizeBytes: Number(row.size_bytes),
    ...(row.rows !== null && { rows: Number(row.rows) }),
    ...(row.description !== null && { description: row.description }),
    ...(row.source !== null && { source: row.source }),
    derivedFrom: row.derived_from,
    recordedAt: row.recorded_at.toISOString(),
    recordedBy: row.recorded_by,
  };
}

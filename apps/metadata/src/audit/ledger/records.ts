import { Inject, Injectable } from '@nestjs/common';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { Log } from './log';
import type { OpenRecord, SealedRecord } from './segment-file';

const BATCH = 5_000;

/** Above `after`, up to `through`; a log's first segment, after 0, has whatever is below too. */
const WITHIN = '($1::bigint = 0 OR sequence > $1) AND sequence <= $2';
const LEAF = (canonical: string) =>
  `pg_catalog.sha256('\\x00'::bytea || pg_catalog.convert_to(${canonical}, 'UTF8'))`;

export interface Span {
  after: string;
  through: string;
}

/** Records of the logs as they lie in their tables. */
@Injectable()
export class Records {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** The first records of a span, at most `limit`, by sequence. */
  async *read({ table, id, canonical }: Log, span: Span, limit: number): AsyncGenerator<OpenRecord[]> {
    let after = span.after;
    for (let left = limit; left > 0;) {
      const { rows } = await this.pool.query<OpenRecord>({
        name: `read-${table}`,
        text: `SELECT sequence, ${id} AS id, (extract(epoch FROM time) * 1000000)::bigint AS micros, ${canonical} AS canonical
               FROM ${table} WHERE ${WITHIN} ORDER BY sequence LIMIT $3`,
        values: [after, span.through, Math.min(BATCH, left)],
      });
      const end = rows.at(-1);
      if (!end) return;
      yield rows;
      after = end.sequence;
      left -= rows.length;
    }
  }

  /** Leaf hashes of a span's records, by sequence, 32 bytes each. */
  async leaves({ table, canonical }: Log, { after, through }: Span): Promise<Buffer> {
    const { rows } = await this.pool.query<{ leaves: Buffer | null }>({
      name: `leaves-${table}`,
      text: `SELECT string_agg(${LEAF(canonical)}, ''::bytea ORDER BY sequence) AS leaves FROM ${table} WHERE ${WITHIN}`,
      values: [after, through],
    });
    return rows[0]?.leaves ?? Buffer.alloc(0);
  }

  /** What each record of a span is, without the record. */
  async leavesById(
    { table, id, canonical }: Log,
    { after, through }: Span,
  ): Promise<{ sequence: string; id: string; leaf: string }[]> {
    const { rows } = await this.pool.query<{ sequence: string; id: string; leaf: string }>(
      `SELECT sequence, ${id} AS id, pg_catalog.encode(${LEAF(canonical)}, 'hex') AS leaf
       FROM ${table} WHERE ${WITHIN} ORDER BY sequence`,
      [after, through],
    );
    return rows;
  }

  async find({ table, id, canonical }: Log, wanted: string): Promise<SealedRecord | undefined> {
    const { rows } = await this.pool.query<SealedRecord>(
      `SELECT sequence, ${id} AS id, ${canonical} AS canonical FROM ${table} WHERE ${id} = $1`,
      [wanted],
    );
    return rows[0];
  }

  /** How many records of a span come before a sequence. */
  async before({ table }: Log, { after, through }: Span, sequence: string): Promise<number> {
    const { rows } = await this.pool.query<{ count: string }>(
      `SELECT count(*) FROM ${table} WHERE ${WITHIN} AND sequence < $3`,
      [after, through, sequence],
    );
    return Number(rows[0]?.count);
  }

  /** How many records lie above a sequence. */
  async above({ table }: Log, sequence: string): Promise<number> {
    const { rows } = await this.pool.query<{ count: string }>(
      `SELECT count(*) FROM ${table} WHERE sequence > $1`,
      [sequence],
    );
    return Number(rows[0]?.count);
  }
}

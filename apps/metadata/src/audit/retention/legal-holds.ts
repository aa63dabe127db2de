import { Inject, Injectable } from '@nestjs/common';
import type { LegalHold } from '@modelkeep/contracts/metadata/audit-policy';
import { LegalHoldPlaced } from '@modelkeep/contracts/metadata/legal-hold-placed.event';
import { LegalHoldReleased } from '@modelkeep/contracts/metadata/legal-hold-released.event';
import { Outbox } from '@modelkeep/eventing';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound } from '@modelkeep/service';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';

interface Row {
  id: string;
  reason: string;
  deployment: string | null;
  entity: string | null;
  placed_by: string;
  placed_at: Date;
  released_by: string | null;
  released_at: Date | null;
}

/** Legal holds, open and released. */
@Injectable()
export class LegalHolds {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  place(
    { reason, deployment, entity }: Pick<LegalHold, 'reason' | 'deployment' | 'entity'>,
    actor: string,
  ): Promise<LegalHold> {
    return this.unitOfWork.run(async (transaction) => {
      const rows: Row[] = await transaction.query(
        `INSERT INTO legal_hold (id, reason, deployment, entity, placed_by, placed_at)
         VALUES ($1, $2, $3, $4, $5, now()) RETURNING *`,
        [uuidv7(), reason, deployment ?? null, entity ?? null, actor],
      );
      const hold = toHold(rows[0] as Row);
      await this.outbox.publish(transaction, LegalHoldPlaced, hold, { actor });
      return hold;
    });
  }

  /** Throws 404 for an unknown one, 409 where it was released before. */
  release(id: string, actor: string): Promise<LegalHold> {
    return this.unitOfWork.run(async (transaction) => {
      const [rows]: [Row[], number] = await transaction.query(
        `UPDATE legal_hold SET released_by = $2, released_at = now()
         WHERE id = $1 AND released_at IS NULL RETURNING *`,
        [id, actor],
      );
      if (!rows[0]) {
        const known = (await this.list()).some((hold) => hold.id === id);
        throw known ? conflict(`Legal hold ${id} was released before.`) : notFound(`legal hold ${id}`);
      }
      const hold = toHold(rows[0]);
      await this.outbox.publish(transaction, LegalHoldReleased, hold, { actor });
      return hold;
    });
  }

  async list(): Promise<LegalHold[]> {
    const { rows } = await this.pool.query<Row>('SELECT * FROM legal_hold ORDER BY id');
    return rows.map(toHold);
  }

  async open(): Promise<LegalHold[]> {
    return (await this.list()).filter(({ releasedAt }) => releasedAt === undefined);
  }
}

const toHold = (row: Row): LegalHold => ({
  id: row.id,
  reason: row.reason,
  ...(row.deployment !== null && { deployment: row.deployment }),
  ...(row.entity !== null && { entity: row.entity }),
  placedBy: row.placed_by,
  placedAt: row.placed_at.toISOString(),
  ...(row.released_by !== null && { releasedBy: row.released_by }),
  ...(row.released_at !== null && { releasedAt: row.released_at.toISOString() }),
});

import { Inject, Injectable } from '@nestjs/common';
import type { LegalHold, PrunedMonth } from '@modelkeep/contracts/metadata/audit-policy';
import { PredictionMonthPruned } from '@modelkeep/contracts/metadata/prediction-month-pruned.event';
import { Outbox } from '@modelkeep/eventing';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { ArchiveObjects } from '../ledger/archive-objects';
import { Segments } from '../ledger/segments';
import { TurnTaking } from '../ledger/turn-taking';
import { AuditPolicies } from './audit-policies';
import { LegalHolds } from './legal-holds';

interface Partition {
  month: string;
  table: string;
}

interface Content {
  predictions: number;
  first: string;
  last: string;
}

export interface Pruning {
  pruned: PrunedMonth[];
  kept: { month: string; reason: string }[];
}

/** Takes old months out of the tables, once the archive provably has them. */
@Injectable()
export class Pruner {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly policies: AuditPolicies,
    private readonly holds: LegalHolds,
    private readonly segments: Segments,
    private readonly objects: ArchiveObjects,
    private readonly turns: TurnTaking,
  ) {}

  /** Applies the policy. A month stays where a legal hold covers it, or not all of it is sealed. */
  async prune(actor: string, now = new Date()): Promise<Pruning> {
    const { onlineMonths } = await this.policies.get();
    if (onlineMonths === undefined) return { pruned: [], kept: [] };
    const oldest = monthBefore(now, onlineMonths);
    return this.turns.take(async () => {
      const done: Pruning = { pruned: [], kept: [] };
      for (const partition of await this.partitions()) {
        if (partition.month >= oldest) continue;
        const content = await this.contentOf(partition);
        const reason = await this.obstacle(partition, content);
        if (reason === undefined) done.pruned.push(await this.drop(partition, content, actor));
        else done.kept.push({ month: partition.month, reason });
      }
      return done;
    });
  }

  private async partitions(): Promise<Partition[]> {
    const { rows } = await this.pool.query<{ table: string }>(
      `SELECT inhrelid::regclass::text AS table FROM pg_inherits
       WHERE inhparent = 'prediction'::regclass AND inhrelid::regclass::text ~ '^prediction_\\d{4}_\\d{2}$' ORDER BY 1`,
    );
    return rows.map(({ table }) => ({ table, month: table.slice('prediction_'.length).replace('_', '-') }));
  }

  private async contentOf({ table }: Partition): Promise<Content> {
    const { rows } = await this.pool.query<{ predictions: string; first: string; last: string }>(
      `SELECT count(*) AS predictions, coalesce(min(sequence), 0) AS first, coalesce(max(sequence), 0) AS last FROM ${table}`,
    );
    const { predictions = '0', first = '0', last = '0' } = rows[0] ?? {};
    return { predictions: Number(predictions), first, last };
  }

  private async obstacle({ table }: Partition, content: Content): Promise<string | undefined> {
    for (const hold of await this.holds.open())
      if (await this.covers(hold, table)) return `legal hold ${hold.id}: ${hold.reason}`;
    if (content.predictions === 0) return undefined;
    let segment = await this.segments.ofSequence('prediction', content.first);
    for (; segment; segment = await this.segments.after('prediction', segment.header.through)) {
      const { key, digest } = segment.header.object;
      if ((await this.objects.digest(key)) !== digest) return `${key} is missing or was changed`;
      if (BigInt(segment.header.through) >= BigInt(content.last)) return undefined;
    }
    return 'not all of its predictions are sealed';
  }

  private async covers({ deployment, entity }: LegalHold, table: string): Promise<boolean> {
    // A hold on one subject keeps its key; where its records lie makes no difference.
    if (entity !== undefined) return false;
    if (deployment === undefined) return true;
    const { rows } = await this.pool.query(`SELECT FROM ${table} WHERE deployment = $1 LIMIT 1`, [
      deployment,
    ]);
    return rows.length > 0;
  }

  private drop(
    { month, table }: Partition,
    { predictions }: Content,
    prunedBy: string,
  ): Promise<PrunedMonth> {
    const pruned = { month, predictions, prunedBy, prunedAt: new Date().toISOString() };
    return this.unitOfWork.run(async (transaction) => {
      await transaction.query(
        `INSERT INTO pruned_month (month, predictions, pruned_by, pruned_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (month) DO UPDATE SET predictions = pruned_month.predictions + excluded.predictions`,
        [month, predictions, prunedBy, pruned.prunedAt],
      );
      await transaction.query(`ALTER TABLE prediction DETACH PARTITION ${table}`);
      await transaction.query(`DROP TABLE ${table}`);
      await this.outbox.publish(transaction, PredictionMonthPruned, pruned, { actor: prunedBy });
      return pruned;
    });
  }
}

/** Month, as `YYYY-MM`, so many months before that of a time. */
export function monthBefore(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString().slice(0, 7);
}

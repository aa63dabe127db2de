import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FeaturesMaterialized } from '@modelkeep/contracts/features/features-materialized.event';
import type { Materialization } from '@modelkeep/contracts/features/materialization';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { MaterializationEntity, materializationOf } from './materialization.entity';

/** Event times to put online; see the contract for what is left out. */
export interface Span {
  start?: string;
  end?: string;
  full?: boolean;
}

const ENTITIES_PER_STEP = 10_000;

/**
 * Puts history online in steps, each a transaction that also notes how far it came: what a stop interrupts goes on where it
 * was, and any number of processes may work on the same one.
 */
@Injectable()
export class Materializations implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Takes up what a stop interrupted. */
  async onApplicationBootstrap(): Promise<void> {
    const running = await this.dataSource.getRepository(MaterializationEntity).findBy({ state: 'running' });
    void Promise.all(running.map(({ id }) => this.finish(id))).catch((error: unknown) =>
      logger().error({ err: error }, 'materializations wait for the next start'),
    );
  }

  /** Resolves when everything is online. */
  async run(featureView: string, { start, end, full }: Span, actor: string): Promise<Materialization> {
    const repository = this.dataSource.getRepository(MaterializationEntity);
    const startTime = start ? new Date(start) : full ? null : await this.lastEnd(featureView);
    const entity = repository.create({
      id: uuidv7(),
      featureView,
      startTime,
      endTime: end ? new Date(end) : new Date(),
      state: 'running',
      requestedBy: actor,
      requestedAt: new Date(),
    });
    await repository.insert(entity);
    return this.finish(entity.id);
  }

  /** Throws 404. */
  async get(featureView: string, id: string): Promise<Materialization> {
    const entity = await this.dataSource.getRepository(MaterializationEntity).findOneBy({ id, featureView });
    if (!entity) throw notFound(`materialization ${id} of ${featureView}`);
    return materializationOf(entity);
  }

  private async lastEnd(featureView: string): Promise<Date | null> {
    const last = await this.dataSource.getRepository(MaterializationEntity).findOne({
      where: { featureView, state: 'finished' },
      order: { endTime: 'DESC' },
    });
    return last?.endTime ?? null;
  }

  private async finish(id: string): Promise<Materialization> {
    for (;;) {
      const entity = await this.unitOfWork.run((transaction) => this.step(transaction, id));
      if (entity.state === 'finished') return materializationOf(entity);
    }
  }

  private async step(transaction: EntityManager, id: string): Promise<MaterializationEntity> {
    const entity = await transaction.findOneOrFail(MaterializationEntity, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    if (entity.state === 'finished') return entity;
    const [done] = await transaction.query<{ entities: number; updated: number; last: string | null }[]>(
      PUT_NEWEST_ONLINE,
      [entity.featureView, entity.afterKey, entity.startTime, entity.endTime, ENTITIES_PER_STEP],
    );
    entity.entities += done?.entities ?? 0;
    entity.updated += done?.updated ?? 0;
    entity.afterKey = done?.last ?? entity.afterKey;
    if ((done?.entities ?? 0) < ENTITIES_PER_STEP) {
      entity.state = 'finished';
      entity.finishedAt = new Date();
      const data = materializationOf(entity);
      await this.outbox.publish(transaction, FeaturesMaterialized, data, { actor: entity.requestedBy });
    }
    return transaction.save(entity);
  }
}

/**
 * The next entities in order of their keys, each with its newest row of the span. What is online with a newer event time stays.
 */
const PUT_NEWEST_ONLINE = `
  WITH newest AS (
    SELECT DISTINCT ON (entity_key) entity_key, event_time, sequence, "values" FROM feature_rows
    WHERE feature_view = $1 AND ($2::text IS NULL OR entity_key > $2) AND event_time > coalesce($3::timestamptz, '-infinity') AND event_time <= $4
    ORDER BY entity_key, event_time DESC, sequence DESC
    LIMIT $5
  ), put AS (
    INSERT INTO online_rows (feature_view, entity_key, event_time, sequence, "values")
    SELECT $1, entity_key, event_time, sequence, "values" FROM newest ORDER BY entity_key
    ON CONFLICT (feature_view, entity_key) DO UPDATE
    SET event_time = excluded.event_time, sequence = excluded.sequence, "values" = excluded."values"
    WHERE (excluded.event_time, excluded.sequence) > (online_rows.event_time, online_rows.sequence)
    RETURNING 1
  )
  SELECT count(*)::int AS entities, max(entity_key) AS last, (SELECT count(*)::int FROM put) AS updated FROM newest`;

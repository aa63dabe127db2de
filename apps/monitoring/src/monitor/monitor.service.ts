import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { Monitor } from '@modelkeep/contracts/monitoring/monitor';
import type { applyMonitor } from '@modelkeep/contracts/monitoring/monitor.api';
import { MonitorApplied } from '@modelkeep/contracts/monitoring/monitor-applied.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import { DataSource, MoreThan } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ReferenceLoader } from '../reference/reference-loader';
import { WindowStore } from '../window/window-store';
import { MonitorEntity, viewOf } from './monitor.entity';

type Definition = BodyOf<typeof applyMonitor>;

/** What is watched, and against which reference. */
@Injectable()
export class MonitorService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly references: ReferenceLoader,
    private readonly windows: WindowStore,
  ) {}

  /** The same definition again changes nothing; another replaces the monitor. Throws 422 for an unusable reference. */
  async apply(name: string, definition: Definition, actor: string): Promise<Monitor> {
    const features = [...new Set(definition.features)];
    const wanted = { ...definition, features };
    const known = await this.find(name);
    if (known && isSame(known, wanted)) return viewOf(known);
    const reference = await this.references.load(definition.referenceDigest, features);
    return this.unitOfWork.run(async (transaction) => {
      // Whoever applies this name, even for the first time, waits for whoever was first.
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
      const current = await transaction.findOneBy(MonitorEntity, { name });
      if (current && isSame(current, wanted)) return viewOf(current);
      const entity = transaction.create(MonitorEntity, {
        ...wanted,
        name,
        id: uuidv7(),
        reference,
        createdAt: new Date(),
        createdBy: actor,
      });
      await transaction.save(entity);
      if (current) await this.windows.drop(transaction, current.id);
      await this.windows.open(transaction, entity.id, reference);
      const view = viewOf(entity);
      await this.outbox.publish(transaction, MonitorApplied, view, { actor });
      return view;
    });
  }

  /** Throws 404. */
  async get(name: string): Promise<Monitor> {
    const entity = await this.find(name);
    if (!entity) throw notFound(`monitor ${name}`);
    return viewOf(entity);
  }

  /** By name, after the one named `after`. */
  async list(limit: number, after = ''): Promise<{ items: Monitor[]; next?: string }> {
    const monitors = await this.dataSource
      .getRepository(MonitorEntity)
      .find({ where: { name: MoreThan(after) }, order: { name: 'ASC' }, take: limit });
    return {
      items: monitors.map(viewOf),
      next: monitors.length === limit ? monitors.at(-1)?.name : undefined,
    };
  }

  private find(name: string): Promise<MonitorEntity | null> {
    return this.dataSource.getRepository(MonitorEntity).findOneBy({ name });
  }
}

function isSame(entity: MonitorEntity, wanted: Definition): boolean {
  const { deployment, referenceDigest, features, windowSize, psiThreshold, driftedShare } = entity;
  return isDeepStrictEqual(
    { deployment, referenceDigest, features, windowSize, psiThreshold, driftedShare },
    wanted,
  );
}

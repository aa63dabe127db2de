import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Monitor, MonitorDefinition } from '@modelkeep/contracts/monitoring/monitor';
import { MonitorApplied } from '@modelkeep/contracts/monitoring/monitor-applied.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import { DataSource, MoreThan } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { BlobFiles } from '../reference/blob-files';
import { profileParquet } from '../reference/parquet-profiler';
import { WindowStore } from '../window/window-store';
import { MonitorEntity, viewOf } from './monitor.entity';
import { watchedColumns } from './watched-columns';

/** What is watched, and against which reference. */
@Injectable()
export class MonitorService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly files: BlobFiles,
    private readonly windows: WindowStore,
  ) {}

  /** The same definition again changes nothing; another replaces the monitor. Throws 422 for an unusable reference. */
  async apply(name: string, definition: MonitorDefinition, actor: string): Promise<Monitor> {
    const { features, outputs } = watchedColumns(definition);
    const wanted = { ...definition, features };
    const known = await this.find(name);
    if (known && isSame(known, wanted)) return viewOf(known);
    const reference = await this.files.use(definition.referenceDigest, 'body.referenceDigest', (path) =>
      profileParquet(path, features, outputs),
    );
    return this.unitOfWork.run(async (transaction) => {
      // Whoever applies this name, even for the first time, waits for whoever was first.
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
      const current = await transaction.findOneBy(MonitorEntity, { name });
      if (current && isSame(current, wanted)) return viewOf(current);
      const entity = transaction.create(MonitorEntity, {
        name,
        id: uuidv7(),
        deployment: wanted.deployment,
        definition: wanted,
        reference,
        referenceVersion: 1,
        createdAt: new Date(),
        createdBy: actor,
      });
      await transaction.save(entity);
      if (current) await this.windows.drop(transaction, current.id);
      await this.windows.open(transaction, entity.id);
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

/** As they are stored: what is undefined is not there. */
const isSame = ({ definition }: MonitorEntity, wanted: MonitorDefinition): boolean =>
  isDeepStrictEqual(definition, JSON.parse(JSON.stringify(wanted)));

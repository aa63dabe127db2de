import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { Application, ApplicationDefinition } from '@modelkeep/contracts/deployment/application';
import { ApplicationApplied } from '@modelkeep/contracts/deployment/application-applied.event';
import { ApplicationRetired } from '@modelkeep/contracts/deployment/application-retired.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager, MoreThan } from 'typeorm';
import { v7 } from 'uuid';
import { ApplicationEntity, applicationView } from './application.entity';
import { Parts } from './parts';

/** ML applications: what belongs together, and who answers for it. */
@Injectable()
export class Applications {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly parts: Parts,
  ) {}

  /** Throws 409 where it is retired, 422 that names the parts that are not there, 503 where that cannot be told. */
  async apply(name: string, definition: ApplicationDefinition, actor: string): Promise<Application> {
    const missing = await this.parts.missing(this.dataSource.manager, definition);
    if (missing.length > 0) throw unprocessable('Parts of the application are not there.', missing);
    await this.unitOfWork.run(async (transaction) => {
      const known = await this.create(transaction, name, definition, actor);
      if (known.state === 'retired') throw conflict(`Application ${name} is retired.`);
      if (known.version > 0 && isDeepStrictEqual(known.definition, asStored(definition))) return;
      const next = { definition, version: known.version + 1, appliedAt: new Date(), appliedBy: actor };
      await transaction.update(ApplicationEntity, known.id, next);
      const view = applicationView({ ...known, ...next });
      await this.outbox.publish(transaction, ApplicationApplied, view, { actor });
    });
    return this.get(name);
  }

  /** Throws 404, 409 while one of its deployments is active. One that is retired already stays so. */
  async retire(name: string, reason: string, actor: string): Promise<Application> {
    await this.unitOfWork.run(async (transaction) => {
      const application = await lock(transaction, name);
      if (!application) throw notFound(`application ${name}`);
      if (application.state === 'retired') return;
      const active = await this.parts.activeDeployments(transaction, application.definition);
      if (active.length > 0) throw conflict(`Decommission its deployments first: ${active.join(', ')}.`);
      await transaction.update(ApplicationEntity, application.id, { state: 'retired' });
      const data = { applicationId: application.id, name, reason, retiredBy: actor };
      await this.outbox.publish(transaction, ApplicationRetired, data, { actor });
    });
    return this.get(name);
  }

  /** Throws 404. */
  async get(name: string): Promise<Application> {
    const found = await this.dataSource.manager.findOneBy(ApplicationEntity, { name });
    if (!found) throw notFound(`application ${name}`);
    return applicationView(found);
  }

  async list({ limit, after }: PageQuery): Promise<{ items: Application[]; next?: string }> {
    const found = await this.dataSource.manager.find(ApplicationEntity, {
      where: after === undefined ? {} : { name: MoreThan(after) },
      order: { name: 'ASC' },
      take: limit + 1,
    });
    const items = found.slice(0, limit).map(applicationView);
    return { items, next: found.length > limit ? items.at(-1)?.name : undefined };
  }

  /** The row, locked; a new one has version 0 until it is filled. */
  private async create(
    transaction: EntityManager,
    name: string,
    definition: ApplicationDefinition,
    actor: string,
  ): Promise<ApplicationEntity> {
    await transaction.query(
      `INSERT INTO application (id, name, definition, version, state, applied_at, applied_by)
       VALUES ($1, $2, $3, 0, 'active', now(), $4) ON CONFLICT (name) DO NOTHING`,
      [v7(), name, JSON.stringify(definition), actor],
    );
    return (await lock(transaction, name)) as ApplicationEntity;
  }
}

const lock = (transaction: EntityManager, name: string): Promise<ApplicationEntity | null> =>
  transaction.findOne(ApplicationEntity, { where: { name }, lock: { mode: 'pessimistic_write' } });

/** As it comes back from the database: without undefined fields. */
const asStored = (definition: ApplicationDefinition): unknown => JSON.parse(JSON.stringify(definition));

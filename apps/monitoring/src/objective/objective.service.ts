import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Objective, ObjectiveDefinition } from '@modelkeep/contracts/monitoring/objective';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import { v7 as uuidv7 } from 'uuid';
import { AlertService } from '../alert/alert.service';
import { BURN_MINUTES, burnRate } from './burn-rate';
import { ObjectiveStore, type StoredObjective } from './objective-store';

const DAY_MINUTES = 1440;

/** What users may count on, and how much of the error budget is left. */
@Injectable()
export class ObjectiveService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ObjectiveStore,
    private readonly alerts: AlertService,
  ) {}

  /** The same definition again changes nothing; another begins anew. */
  async apply(name: string, definition: ObjectiveDefinition, actor: string): Promise<Objective> {
    await this.unitOfWork.run(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [name]);
      const known = await this.store.find(name, transaction);
      if (known && isDeepStrictEqual(known.definition, definition)) return;
      await this.store.delete(transaction, name);
      if (known) await this.alerts.resolve(transaction, name, 'objective');
      const created = { id: uuidv7(), name, definition, createdBy: actor, createdAt: new Date() };
      await this.store.create(transaction, created);
    });
    return this.get(name);
  }

  /** Throws 404. */
  async get(name: string): Promise<Objective> {
    const found = await this.store.find(name);
    if (!found) throw notFound(`objective ${name}`);
    return this.standing(found);
  }

  /** By name, after the one named `after`. */
  async list(limit: number, after?: string): Promise<{ items: Objective[]; next?: string }> {
    const found = await this.store.list(limit, after);
    const items = await Promise.all(found.map((each) => this.standing(each)));
    return { items, next: items.length === limit ? items.at(-1)?.name : undefined };
  }

  /** Throws 404. */
  delete(name: string): Promise<void> {
    return this.unitOfWork.run(async (transaction) => {
      if (!(await this.store.find(name, transaction))) throw notFound(`objective ${name}`);
      await this.store.delete(transaction, name);
      await this.alerts.resolve(transaction, name, 'objective');
    });
  }

  private async standing({
    id,
    name,
    definition,
    createdBy,
    createdAt,
  }: StoredObjective): Promise<Objective> {
    const period = definition.periodDays * DAY_MINUTES;
    const measured = await this.store.measured(id, [...new Set([...BURN_MINUTES, period])]);
    const whole = measured.get(period) ?? { good: 0, total: 0 };
    return {
      name,
      definition,
      createdBy,
      createdAt: createdAt.toISOString(),
      ...whole,
      budgetLeft: 1 - burnRate(whole, definition.target),
      burnRates: BURN_MINUTES.map((minutes) => ({
        minutes,
        rate: burnRate(measured.get(minutes) ?? { good: 0, total: 0 }, definition.target),
      })),
    };
  }
}

import { Injectable } from '@nestjs/common';
import type { Alert } from '@modelkeep/contracts/monitoring/monitor';
import { AlertAcknowledged } from '@modelkeep/contracts/monitoring/alert-acknowledged.event';
import { AlertRaised } from '@modelkeep/contracts/monitoring/alert-raised.event';
import { AlertResolved } from '@modelkeep/contracts/monitoring/alert-resolved.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound } from '@modelkeep/service';
import { DataSource, type EntityManager, MoreThan, Not } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { DeliveryQueue } from '../channel/delivery-queue';
import { Silences } from '../silence/silences';
import { AlertEntity, viewOf } from './alert.entity';

type RaisedAlert = Pick<Alert, 'kind' | 'severity' | 'summary'> & { rule?: string };

export interface AlertFilter {
  deployment?: string;
  state?: Alert['state'];
}

/** Alerts: what needs someone. A monitor has at most one unresolved alert of each kind and rule. */
@Injectable()
export class AlertService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly silences: Silences,
    private readonly deliveries: DeliveryQueue,
  ) {}

  /** What is open or acknowledged of a monitor. */
  unresolved(transaction: EntityManager, monitor: string): Promise<AlertEntity[]> {
    return transaction.findBy(AlertEntity, { monitor, state: Not('resolved') });
  }

  /** Raises nothing while an alert of this kind and rule is unresolved. */
  async raise(
    transaction: EntityManager,
    monitor: { id: string; name: string; deployment: string },
    { kind, rule = '', severity, summary }: RaisedAlert,
  ): Promise<void> {
    const alert = transaction.create(AlertEntity, {
      id: uuidv7(),
      monitorId: monitor.id,
      monitor: monitor.name,
      deployment: monitor.deployment,
      kind,
      rule,
      severity,
      state: 'open',
      summary,
      silenced: false,
      raisedAt: new Date(),
    });
    alert.silenced = await this.silences.hold(transaction, viewOf(alert));
    const { raw } = await transaction
      .createQueryBuilder()
      .insert()
      .into(AlertEntity)
      .values(alert)
      .orIgnore()
      .returning('id')
      .execute();
    if ((raw as unknown[]).length === 0) return;
    await this.outbox.publish(transaction, AlertRaised, viewOf(alert));
    if (!alert.silenced) await this.deliveries.enqueue(transaction, viewOf(alert), 'raised');
  }

  /** Resolves the monitor's alert of this kind and rule, where there is one. */
  async resolve(transaction: EntityManager, monitor: string, kind: Alert['kind'], rule = ''): Promise<void> {
    const alert = await transaction.findOne(AlertEntity, {
      where: { monitor, kind, rule, state: Not('resolved') },
      lock: { mode: 'pessimistic_write' },
    });
    if (!alert) return;
    alert.state = 'resolved';
    alert.resolvedAt = new Date();
    await transaction.save(alert);
    await this.outbox.publish(transaction, AlertResolved, viewOf(alert));
    // Who was not told of the beginning need not be told of the end.
    if (!alert.silenced) await this.deliveries.enqueue(transaction, viewOf(alert), 'resolved');
  }

  /** Throws 404, or 409 for an alert that is over. Once more changes nothing. */
  acknowledge(id: string, actor: string): Promise<Alert> {
    return this.unitOfWork.run(async (transaction) => {
      const alert = await transaction.findOne(AlertEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!alert) throw notFound(`alert ${id}`);
      if (alert.state === 'resolved') throw conflict('The alert is resolved already.');
      if (alert.state === 'acknowledged') return viewOf(alert);
      alert.state = 'acknowledged';
      alert.acknowledgedBy = actor;
      await transaction.save(alert);
      const view = viewOf(alert);
      await this.outbox.publish(transaction, AlertAcknowledged, view, { actor });
      if (!alert.silenced) await this.deliveries.enqueue(transaction, view, 'acknowledged');
      return view;
    });
  }

  /** Oldest first, after the one with the id `after`. */
  async list(filter: AlertFilter, limit: number, after: string): Promise<{ items: Alert[]; next?: string }> {
    const alerts = await this.dataSource.getRepository(AlertEntity).find({
      where: {
        id: MoreThan(after),
        ...(filter.deployment !== undefined && { deployment: filter.deployment }),
        ...(filter.state !== undefined && { state: filter.state }),
      },
      order: { id: 'ASC' },
      take: limit,
    });
    return { items: alerts.map(viewOf), next: alerts.length === limit ? alerts.at(-1)?.id : undefined };
  }
}

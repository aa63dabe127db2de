import { Injectable } from '@nestjs/common';
import type { EventData } from '@modelkeep/contracts/common/event';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { listConsumers } from '@modelkeep/contracts/deployment/deployment.api';
import type { TrafficObserved } from '@modelkeep/contracts/serving/traffic-observed.event';
import { notFound } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { DeploymentEntity } from '../deployment/deployment.entity';

type ConsumerPage = ResponseOf<typeof listConsumers>;

/** Who calls which deployment, as the gateways tell. */
@Injectable()
export class Consumers {
  constructor(private readonly dataSource: DataSource) {}

  async note(
    transaction: EntityManager,
    { deployment, to, callers }: EventData<typeof TrafficObserved>,
  ): Promise<void> {
    if (callers.length === 0) return;
    await transaction.query(UPSERT, [
      deployment,
      to,
      callers.map(({ name }) => name),
      callers.map(({ requests }) => requests),
    ]);
  }

  /** Names of those that called within the last `minutes`. */
  async since(transaction: EntityManager, deployment: string, minutes: number): Promise<string[]> {
    const rows = await transaction.query<{ name: string }[]>(
      `SELECT name FROM consumer WHERE deployment = $1 AND last_called_at > now() - make_interval(mins => $2)
       ORDER BY name`,
      [deployment, minutes],
    );
    return rows.map(({ name }) => name);
  }

  /** Throws 404. */
  async list(deployment: string, { limit, after }: PageQuery): Promise<ConsumerPage> {
    const { manager } = this.dataSource;
    if (!(await manager.existsBy(DeploymentEntity, { name: deployment })))
      throw notFound(`deployment ${deployment}`);
    const rows = await manager.query<{ name: string; requests: string; lastCalledAt: Date }[]>(PAGE, [
      deployment,
      after ?? '',
      limit + 1,
    ]);
    const items = rows.slice(0, limit).map(({ name, requests, lastCalledAt }) => ({
      ...{ name, requests: Number(requests), lastCalledAt: lastCalledAt.toISOString() },
    }));
    return { items, next: rows.length > limit ? items.at(-1)?.name : undefined };
  }
}

const UPSERT = `
  INSERT INTO consumer (deployment, name, requests, last_called_at)
  SELECT $1, name, requests, $2 FROM unnest($3::text[], $4::bigint[]) AS caller (name, requests)
  ON CONFLICT (deployment, name) DO UPDATE SET
    requests = consumer.requests + excluded.requests,
    last_called_at = GREATEST(consumer.last_called_at, excluded.last_called_at)`;

const PAGE = `
  SELECT name, requests, last_called_at AS "lastCalledAt" FROM consumer
  WHERE deployment = $1 AND name > $2 ORDER BY name LIMIT $3`;

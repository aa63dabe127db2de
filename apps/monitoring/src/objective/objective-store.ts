import { Injectable } from '@nestjs/common';
import type { ObjectiveDefinition } from '@modelkeep/contracts/monitoring/objective';
import { DataSource, type EntityManager } from 'typeorm';
import type { Measured } from './burn-rate';

export interface StoredObjective {
  id: string;
  name: string;
  definition: ObjectiveDefinition;
  createdBy: string;
  createdAt: Date;
}

const COLUMNS = 'id, name, definition, created_by AS "createdBy", created_at AS "createdAt"';
const KEPT_DAYS = 90;

/** Objectives, and what was good per minute, in the database. */
@Injectable()
export class ObjectiveStore {
  constructor(private readonly dataSource: DataSource) {}

  async find(name: string, transaction?: EntityManager): Promise<StoredObjective | undefined> {
    const [found]: StoredObjective[] = await (transaction ?? this.dataSource).query(
      `SELECT ${COLUMNS} FROM objectives WHERE name = $1`,
      [name],
    );
    return found;
  }

  /** By name, after the one named `after`. */
  list(limit: number, after = ''): Promise<StoredObjective[]> {
    return this.dataSource.query(`SELECT ${COLUMNS} FROM objectives WHERE name > $1 ORDER BY name LIMIT $2`, [
      after,
      limit,
    ]);
  }

  /** Of one kind, for these deployments. */
  ofDeployments(
    transaction: EntityManager,
    kind: ObjectiveDefinition['kind'],
    deployments: string[],
  ): Promise<StoredObjective[]> {
    return transaction.query(
      `SELECT ${COLUMNS} FROM objectives WHERE deployment = ANY ($1) AND definition->>'kind' = $2 ORDER BY id`,
      [deployments, kind],
    );
  }

  async create(transaction: EntityManager, objective: StoredObjective): Promise<void> {
    await transaction.query(
      `INSERT INTO objectives (id, name, deployment, definition, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        objective.id,
        objective.name,
        objective.definition.deployment,
        JSON.stringify(objective.definition),
        objective.createdBy,
        objective.createdAt,
      ],
    );
  }

  /** With what was measured. */
  async delete(transaction: EntityManager, name: string): Promise<void> {
    await transaction.query('DELETE FROM objectives WHERE name = $1', [name]);
  }

  /** Adds what was measured, by the start of its minute in ms since the epoch. */
  async add(
    transaction: EntityManager,
    objectiveId: string,
    minutes: ReadonlyMap<number, Measured>,
  ): Promise<void> {
    const sorted = [...minutes].sort(([a], [b]) => a - b);
    await transaction.query(
      `INSERT INTO objective_minutes (objective_id, minute, good, total)
       SELECT $1, minute, good, total FROM unnest($2::timestamptz[], $3::bigint[], $4::bigint[]) AS given (minute, good, total)
       ON CONFLICT (objective_id, minute) DO UPDATE
         SET good = objective_minutes.good + excluded.good, total = objective_minutes.total + excluded.total`,
      [
        objectiveId,
        sorted.map(([minute]) => new Date(minute).toISOString()),
        sorted.map(([, { good }]) => good),
        sorted.map(([, { total }]) => total),
      ],
    );
  }

  /** What was measured within each of these numbers of minutes until now. */
  async measured(objectiveId: string, minutes: readonly number[]): Promise<Map<number, Measured>> {
    const rows: { minutes: number; good: string; total: string }[] = await this.dataSource.query(
      `SELECT minutes, coalesce(sum(good), 0) AS good, coalesce(sum(total), 0) AS total
       FROM unnest($2::int[]) AS span (minutes)
       LEFT JOIN objective_minutes ON objective_id = $1 AND minute <= now()
         AND minute > now() - minutes * interval '1 minute'
       GROUP BY minutes`,
      [objectiveId, minutes],
    );
    return new Map(rows.map((row) => [row.minutes, { good: Number(row.good), total: Number(row.total) }]));
  }

  async prune(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM objective_minutes WHERE minute < now() - $1 * interval '1 day'`,
      [KEPT_DAYS],
    );
  }
}

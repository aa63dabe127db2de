import { Injectable } from '@nestjs/common';
import type { MonitorDefinition } from '@modelkeep/contracts/monitoring/monitor';
import type { EntityManager } from 'typeorm';
import type { Reference } from '../reference/column-profile';
import { type MonitorPlan, planOf } from './monitor-plan';

interface Row {
  id: string;
  name: string;
  definition: MonitorDefinition;
  referenceVersion: number;
}

/** Monitors ready to count. A definition never changes under its id, so that only references are looked at again. */
@Injectable()
export class MonitorPlans {
  private readonly known = new Map<string, { referenceVersion: number; plan: MonitorPlan }>();

  /** Those of these deployments, by id. */
  async ofDeployments(transaction: EntityManager, deployments: string[]): Promise<MonitorPlan[]> {
    const rows: Row[] = await transaction.query(
      `SELECT id, name, definition, reference_version AS "referenceVersion" FROM monitors
       WHERE deployment = ANY ($1) ORDER BY id`,
      [deployments],
    );
    const plans = [];
    for (const row of rows) plans.push(await this.planOf(transaction, row));
    return plans;
  }

  /** Undefined for a monitor that was replaced. */
  async get(transaction: EntityManager, id: string): Promise<MonitorPlan | undefined> {
    const [row]: Row[] = await transaction.query(
      `SELECT id, name, definition, reference_version AS "referenceVersion" FROM monitors WHERE id = $1`,
      [id],
    );
    return row && this.planOf(transaction, row);
  }

  private async planOf(transaction: EntityManager, row: Row): Promise<MonitorPlan> {
    const known = this.known.get(row.id);
    if (known?.referenceVersion === row.referenceVersion) return known.plan;
    const [{ reference }]: [{ reference: Reference }] = await transaction.query(
      'SELECT reference FROM monitors WHERE id = $1',
      [row.id],
    );
    const plan = planOf(row.id, row.name, row.definition, reference);
    this.known.set(row.id, { referenceVersion: row.referenceVersion, plan });
    return plan;
  }
}

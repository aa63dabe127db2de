import { Injectable } from '@nestjs/common';
import type { AlertRule } from '@modelkeep/contracts/monitoring/rule';
import { DataSource, type EntityManager } from 'typeorm';

/** Alert rules in the database. */
@Injectable()
export class RuleStore {
  constructor(private readonly dataSource: DataSource) {}

  async apply(transaction: EntityManager, rules: readonly AlertRule[], actor: string): Promise<void> {
    const sorted = [...rules].sort((a, b) => (a.name < b.name ? -1 : 1));
    await transaction.query(
      `INSERT INTO alert_rules (name, monitor, rule, applied_by, applied_at)
       SELECT name, monitor, rule, $4, now() FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS given (name, monitor, rule)
       ON CONFLICT (name) DO UPDATE SET monitor = excluded.monitor, rule = excluded.rule,
         applied_by = excluded.applied_by, applied_at = excluded.applied_at`,
      [
        sorted.map(({ name }) => name),
        sorted.map(({ monitor }) => monitor),
        sorted.map((rule) => JSON.stringify(rule)),
        actor,
      ],
    );
  }

  async ofMonitor(transaction: EntityManager, monitor: string): Promise<AlertRule[]> {
    const rows: { rule: AlertRule }[] = await transaction.query(
      'SELECT rule FROM alert_rules WHERE monitor = $1 ORDER BY name',
      [monitor],
    );
    return rows.map(({ rule }) => rule);
  }

  /** Undefined where there is none of this name. */
  async delete(transaction: EntityManager, name: string): Promise<AlertRule | undefined> {
    const [rows]: [{ rule: AlertRule }[]] = await transaction.query(
      'DELETE FROM alert_rules WHERE name = $1 RETURNING rule',
      [name],
    );
    return rows[0]?.rule;
  }

  /** By name, after the one named `after`. */
  async list(limit: number, after = '', monitor?: string): Promise<{ items: AlertRule[]; next?: string }> {
    const rows: { rule: AlertRule }[] = await this.dataSource.query(
      `SELECT rule FROM alert_rules WHERE name > $1 AND ($2::text IS NULL OR monitor = $2) ORDER BY name LIMIT $3`,
      [after, monitor, limit],
    );
    const items = rows.map(({ rule }) => rule);
    return { items, next: items.length === limit ? items.at(-1)?.name : undefined };
  }
}

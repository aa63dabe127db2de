import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ScorerDeleted } from '@modelkeep/contracts/metadata/scorer-deleted.event';
import { ScorerRegistered } from '@modelkeep/contracts/metadata/scorer-registered.event';
import { Outbox } from '@modelkeep/eventing';
import { doesNotExist } from '@modelkeep/mlflow';
import { PG_POOL, transact } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { Experiments } from '../../tracking/experiment/experiments';

/** A version of a scorer, by the names of MLflow's API. */
export interface ScorerVersion {
  experiment_id: string;
  scorer_name: string;
  scorer_version: number;
  serialized_scorer: string;
  /** Unix milliseconds. */
  creation_time: number;
  scorer_id: string;
}

const select = `
  SELECT s.experiment_id, s.name AS scorer_name, v.version AS scorer_version, v.serialized AS serialized_scorer,
    v.created_at::float8 AS creation_time, s.scorer_id
  FROM scorer AS s JOIN scorer_version AS v USING (scorer_id)`;
const newest = 'v.version = (SELECT max(version) FROM scorer_version AS n WHERE n.scorer_id = s.scorer_id)';

/** Scorers of experiments, in versions. They are kept for clients and never run here. */
@Injectable()
export class Scorers {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly outbox: Outbox,
    private readonly experiments: Experiments,
  ) {}

  /** Adds a version. Throws where the experiment is missing or deleted. */
  async register(
    experimentId: string,
    name: string,
    serialized: string,
    actor: string,
  ): Promise<ScorerVersion> {
    await this.experiments.requireActive(experimentId);
    const createdAt = Date.now();
    return transact(this.pool, async (transaction) => {
      // The row stays locked: versions of one scorer are numbered one after another.
      const { rows: scorers } = await transaction.query<{ scorer_id: string }>(
        `INSERT INTO scorer (scorer_id, experiment_id, name) VALUES ($1, $2, $3)
         ON CONFLICT (experiment_id, name) DO UPDATE SET name = excluded.name RETURNING scorer_id`,
        [randomUUID(), experimentId, name],
      );
      const scorerId = (scorers[0] as { scorer_id: string }).scorer_id;
      const { rows } = await transaction.query<{ version: number }>(
        `INSERT INTO scorer_version (scorer_id, version, serialized, created_at)
         SELECT $1, coalesce(max(version), 0) + 1, $2, $3 FROM scorer_version WHERE scorer_id = $1
         RETURNING version`,
        [scorerId, serialized, createdAt],
      );
      const version = (rows[0] as { version: number }).version;
      const data = { scorerId, experimentId, name, version };
      await this.outbox.publish(transaction, ScorerRegistered, data, { actor });
      return {
        experiment_id: experimentId,
        scorer_name: name,
        scorer_version: version,
        serialized_scorer: serialized,
        creation_time: createdAt,
        scorer_id: scorerId,
      };
    });
  }

  /** The newest versions of the scorers of an active experiment. */
  async listOf(experimentId: string): Promise<ScorerVersion[]> {
    await this.experiments.requireActive(experimentId);
    return this.list([experimentId]);
  }

  /** The newest versions of the scorers of active experiments, of all unless told. */
  list(experimentIds?: readonly string[]): Promise<ScorerVersion[]> {
    return this.select(
      `JOIN experiment AS e USING (experiment_id)
       WHERE e.lifecycle_stage = 'active' AND ($1::bigint[] IS NULL OR s.experiment_id = ANY ($1)) AND ${newest}
       ORDER BY s.experiment_id, s.name`,
      [experimentIds ?? null],
    );
  }

  /** All versions, the oldest first. Throws RESOURCE_DOES_NOT_EXIST where there is none. */
  async versions(experimentId: string, name: string): Promise<ScorerVersion[]> {
    await this.experiments.requireActive(experimentId);
    const versions = await this.select('WHERE s.experiment_id = $1 AND s.name = $2 ORDER BY v.version', [
      experimentId,
      name,
    ]);
    if (versions.length === 0) throw missing(experimentId, name);
    return versions;
  }

  /** The newest version unless told. */
  async get(experimentId: string, name: string, version?: number): Promise<ScorerVersion> {
    await this.experiments.requireActive(experimentId);
    const [scorer] = await this.select(
      `WHERE s.experiment_id = $1 AND s.name = $2 AND ($3::int IS NULL OR v.version = $3)
       ORDER BY v.version DESC LIMIT 1`,
      [experimentId, name, version ?? null],
    );
    if (!scorer) throw missing(experimentId, name, version);
    return scorer;
  }

  /** All versions unless told. */
  async delete(
    experimentId: string,
    name: string,
    version: number | undefined,
    actor: string,
  ): Promise<void> {
    await this.experiments.requireActive(experimentId);
    await transact(this.pool, async (transaction) => {
      const { rows } = await transaction.query<{ scorer_id: string }>(
        'SELECT scorer_id FROM scorer WHERE experiment_id = $1 AND name = $2 FOR UPDATE',
        [experimentId, name],
      );
      const scorerId = rows[0]?.scorer_id;
      const { rowCount } = await transaction.query(
        'DELETE FROM scorer_version WHERE scorer_id = $1 AND ($2::int IS NULL OR version = $2)',
        [scorerId, version ?? null],
      );
      if (!scorerId || rowCount === 0) throw missing(experimentId, name, version);
      if (version === undefined)
        await transaction.query('DELETE FROM scorer WHERE scorer_id = $1', [scorerId]);
      const data = { scorerId, experimentId, name, version };
      await this.outbox.publish(transaction, ScorerDeleted, data, { actor });
    });
  }

  private async select(rest: string, values: unknown[]): Promise<ScorerVersion[]> {
    return (await this.pool.query<ScorerVersion>(`${select} ${rest}`, values)).rows;
  }
}

const missing = (experimentId: string, name: string, version?: number) =>
  doesNotExist(
    `Scorer with name '${name}'${version === undefined ? '' : ` and version ${version}`} not found for experiment ${experimentId}.`,
  );

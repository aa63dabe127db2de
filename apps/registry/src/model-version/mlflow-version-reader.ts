import { Inject, Injectable } from '@nestjs/common';
import { doesNotExist, type Tag } from '@modelkeep/mlflow';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { ModelVersionEntity } from './model-version.entity';

/** A version as MLflow's API shows it; times in Unix milliseconds, absent where there is nothing. */
export interface MlflowVersion {
  name: string;
  version: string;
  creation_timestamp: number;
  last_updated_timestamp: number;
  user_id: string;
  current_stage: string;
  description?: string;
  source?: string;
  run_id?: string;
  run_link?: string;
  model_id?: string;
  status: 'READY';
  tags?: Tag[];
  aliases?: string[];
}

type Row = Omit<MlflowVersion, 'status' | 'creation_timestamp' | 'last_updated_timestamp'> & {
  created: Date;
  updated: Date;
};

const columns = `
  v.model AS name, v.version::text AS version, v.registered_at AS created, v.updated_at AS updated,
  v.registered_by AS user_id, v.mlflow_stage AS current_stage, v.description, v.source, v.run_id, v.run_link,
  v.logged_model_id AS model_id,
  (SELECT json_agg(json_build_object('key', t.key, 'value', t.value) ORDER BY t.key)
   FROM model_version_tags AS t WHERE t.id = v.id) AS tags,
  (SELECT json_agg(a.key ORDER BY a.key) FROM jsonb_each_text(m.aliases) AS a WHERE a.value = v.version::text) AS aliases`;
const from = 'FROM model_versions AS v JOIN registered_models AS m ON m.name = v.model';

/** Reads versions for MLflow's API. */
@Injectable()
export class MlflowVersionReader {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Throws RESOURCE_DOES_NOT_EXIST. */
  async get(name: string, version: number): Promise<MlflowVersion> {
    const [found] = await this.read('mlflow-version', `WHERE v.model = $1 AND v.version = $2::bigint`, [
      name,
      version,
    ]);
    if (!found) throw missing(name, version);
    return found;
  }

  /** The version that an alias of a model points to, `latest` being its newest one. Undefined where there is none. */
  async byAlias(name: string, alias: string): Promise<MlflowVersion | undefined> {
    const [found] = await this.read(
      'mlflow-version-by-alias',
      `WHERE m.name = $1 AND v.version = CASE WHEN lower($2) = 'latest' THEN m.latest_version ELSE (m.aliases->>$2)::int END`,
      [name, alias],
    );
    return found;
  }

  /** URI that the artifacts are read from. Throws RESOURCE_DOES_NOT_EXIST, also for a version that never had one. */
  async downloadUri(name: string, version: number): Promise<string> {
    const { rows } = await this.pool.query<{ uri: string | null }>(
      'SELECT coalesce(storage_location, source) AS uri FROM model_versions WHERE model = $1 AND version = $2::bigint',
      [name, version],
    );
    if (!rows[0]) throw missing(name, version);
    if (rows[0].uri === null)
      throw doesNotExist(`Model Version (name=${name}, version=${version}) was registered without a source`);
    return rows[0].uri;
  }

  /** In the order of the ids. */
  byId(ids: readonly string[]): Promise<MlflowVersion[]> {
    return this.read(
      'mlflow-versions',
      'JOIN unnest($1::uuid[]) WITH ORDINALITY AS page (id, place) ON page.id = v.id ORDER BY place',
      [ids],
    );
  }

  /** The newest version of each model in each stage. */
  latest(names: readonly string[]): Promise<MlflowVersion[]> {
    return this.read(
      'mlflow-latest',
      `JOIN (SELECT DISTINCT ON (model, mlflow_stage) id FROM model_versions
             WHERE model = ANY ($1::text[]) ORDER BY model, mlflow_stage, version DESC) AS latest ON latest.id = v.id
       ORDER BY v.model, v.version`,
      [names],
    );
  }

  private async read(name: string, rest: string, values: unknown[]): Promise<MlflowVersion[]> {
    const { rows } = await this.pool.query<Row>({
      name,
      text: `SELECT ${columns} ${from} ${rest}`,
      values,
    });
    return rows.map(({ created, updated, ...row }) => ({
      ...withoutNulls(row),
      creation_timestamp: created.getTime(),
      last_updated_timestamp: updated.getTime(),
      status: 'READY',
    }));
  }
}

/** A version as it was just registered: no alias points to it yet. */
export function newVersionView(version: ModelVersionEntity, tags: Record<string, string>): MlflowVersion {
  const tagged = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: version.model,
    version: String(version.version),
    user_id: version.registeredBy,
    current_stage: version.mlflowStage,
    description: version.description ?? undefined,
    source: version.source ?? undefined,
    run_id: version.runId ?? undefined,
    run_link: version.runLink ?? undefined,
    model_id: version.loggedModelId ?? undefined,
    ...(tagged.length > 0 && { tags: tagged.map(([key, value]) => ({ key, value })) }),
    creation_timestamp: version.registeredAt.getTime(),
    last_updated_timestamp: version.updatedAt.getTime(),
    status: 'READY',
  };
}

export const missing = (name: string, version: number) =>
  doesNotExist(`Model Version (name=${name}, version=${version}) not found`);

/** MLflow leaves out what is not there. */
export const withoutNulls = <Row extends object>(row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;

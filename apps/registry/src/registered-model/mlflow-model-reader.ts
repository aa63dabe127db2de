import { Inject, Injectable } from '@nestjs/common';
import { compileSearch, doesNotExist, searchIds, type SearchInput, type Tag } from '@modelkeep/mlflow';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import {
  type MlflowVersion,
  MlflowVersionReader,
  withoutNulls,
} from '../model-version/mlflow-version-reader';
import { modelFilterKeys, modelSpace, readFilter } from './mlflow-search';

/** A model as MLflow's API shows it; times in Unix milliseconds, absent where there is nothing. */
export interface MlflowModel {
  name: string;
  creation_timestamp: number;
  last_updated_timestamp: number;
  user_id: string;
  description?: string;
  tags?: Tag[];
  aliases?: { alias: string; version: string }[];
  latest_versions?: MlflowVersion[];
}

type Row = Omit<MlflowModel, 'creation_timestamp' | 'last_updated_timestamp'> & {
  created: Date;
  updated: Date;
};
type Search = Omit<SearchInput, 'filter'> & { filter?: string };

const select = `
  SELECT m.name, m.created_at AS created, m.updated_at AS updated, m.created_by AS user_id, m.description,
    (SELECT json_agg(json_build_object('key', t.key, 'value', t.value) ORDER BY t.key)
     FROM registered_model_tags AS t WHERE t.name = m.name) AS tags,
    (SELECT json_agg(json_build_object('alias', a.key, 'version', a.value) ORDER BY a.key)
     FROM jsonb_each_text(m.aliases) AS a) AS aliases
  FROM registered_models AS m
  JOIN unnest($1::text[]) WITH ORDINALITY AS page (name, place) ON page.name = m.name ORDER BY place`;

/** Reads and searches models for MLflow's API. */
@Injectable()
export class MlflowModelReader {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly versions: MlflowVersionReader,
  ) {}

  /** Throws RESOURCE_DOES_NOT_EXIST. */
  async get(name: string): Promise<MlflowModel> {
    const [model] = await this.read([name]);
    if (!model) throw missingModel(name);
    return model;
  }

  async search(input: Search): Promise<{ registered_models?: MlflowModel[]; next_page_token?: string }> {
    const { filter, restrictions } = readFilter(input.filter, modelFilterKeys, 'registered_models.name');
    const orderBy = input.orderBy?.length ? input.orderBy : ['name'];
    const statement = compileSearch(modelSpace, { ...input, filter, orderBy }, restrictions, []);
    const { ids, nextPageToken } = await searchIds(this.pool, statement, input.maxResults);
    return {
      ...(ids.length > 0 && { registered_models: await this.read(ids) }),
      ...(nextPageToken && { next_page_token: nextPageToken }),
    };
  }

  private async read(names: readonly string[]): Promise<MlflowModel[]> {
    const { rows } = await this.pool.query<Row>({ name: 'mlflow-models', text: select, values: [names] });
    const latest = new Map<string, MlflowVersion[]>();
    for (const version of await this.versions.latest(names))
      latest.set(version.name, [...(latest.get(version.name) ?? []), version]);
    return rows.map(({ created, updated, ...row }) => ({
      ...withoutNulls(row),
      creation_timestamp: created.getTime(),
      last_updated_timestamp: updated.getTime(),
      ...(latest.has(row.name) && { latest_versions: latest.get(row.name) }),
    }));
  }
}

export const missingModel = (name: string) => doesNotExist(`Registered Model with name=${name} not found`);

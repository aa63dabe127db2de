import { Inject, Injectable } from '@nestjs/common';
import { compileSearch, doesNotExist, searchIds } from '@modelkeep/mlflow';
import { PG_POOL } from '@modelkeep/persistence';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { Pool } from 'pg';
import { type Query, queryIn, type Statement } from '../run/run-reader';
import type { LoggedModelRecord } from './logged-model';
import type { searchLoggedModels } from './logged-model.api';
import { loggedModelSpace, orderOf } from './logged-model-space';

const select: Statement = {
  name: 'read-logged-models',
  text: `
  SELECT m.*,
    coalesce((SELECT json_agg(json_build_object('key', t.key, 'value', t.value) ORDER BY t.key)
              FROM logged_model_tag AS t WHERE t.model_id = m.model_id), '[]') AS tags,
    coalesce((SELECT json_agg(json_build_object('key', p.key, 'value', p.value) ORDER BY p.key)
              FROM logged_model_param AS p WHERE p.model_id = m.model_id), '[]') AS params,
    coalesce((SELECT json_agg(json_build_object(
                'key', v.key, 'value', v.value::text, 'timestamp', v.timestamp, 'step', v.step, 'model_id', v.model_id,
                'run_id', v.run_id, 'dataset_name', v.dataset_name, 'dataset_digest', v.dataset_digest)
                ORDER BY v.key, v.dataset_name, v.dataset_digest, v.run_id)
              FROM logged_model_metric AS v WHERE v.model_id = m.model_id), '[]') AS metrics
  FROM unnest($1::text[]) WITH ORDINALITY AS page (id, place)
  JOIN logged_model AS m ON m.model_id = page.id
  ORDER BY place`,
};

/** Reads logged models with all that was logged to them. */
@Injectable()
export class LoggedModelReader {
  private readonly query: Query;

  constructor(@Inject(PG_POOL) private readonly pool: Pool) {
    this.query = queryIn(pool);
  }

  /** Throws RESOURCE_DOES_NOT_EXIST; for a deleted one too, unless `allowDeleted`. */
  async get(modelId: string, allowDeleted = false, query: Query = this.query): Promise<LoggedModelRecord> {
    const [model] = await this.read([modelId], query);
    if (!model || (model.lifecycle_stage === 'deleted' && !allowDeleted)) throw unknownModel(modelId);
    return model;
  }

  /** Newest first unless told. */
  async search(request: BodyOf<typeof searchLoggedModels>) {
    const statement = compileSearch(
      loggedModelSpace(request.datasets),
      {
        filter: request.filter,
        orderBy: request.order_by.map(orderOf),
        maxResults: request.max_results,
        pageToken: request.page_token,
      },
      [
        { sql: 'logged_model.experiment_id', values: request.experiment_ids },
        { sql: 'logged_model.lifecycle_stage', values: ['active'] },
      ],
      [{ sql: 'logged_model.creation_time', type: 'bigint', descending: true }],
    );
    const { ids, nextPageToken } = await searchIds(this.pool, statement, request.max_results);
    return { models: await this.read(ids, this.query), nextPageToken };
  }

  private async read(ids: readonly string[], query: Query): Promise<LoggedModelRecord[]> {
    return (await query(select, [ids])) as LoggedModelRecord[];
  }
}

export const unknownModel = (modelId: string) => doesNotExist(`Logged model with ID '${modelId}' not found.`);

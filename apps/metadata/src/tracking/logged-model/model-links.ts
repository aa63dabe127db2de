import { Inject, Injectable } from '@nestjs/common';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { unknownModel } from './logged-model-reader';

const FOREIGN_KEY_VIOLATION = '23503';

/** Which runs read and which made a logged model; each link counts once. */
@Injectable()
export class ModelLinks {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Throws RESOURCE_DOES_NOT_EXIST where one of the models is not there. */
  async addInputs(runId: string, models: readonly { model_id: string }[]): Promise<void> {
    await this.add(
      `INSERT INTO run_model_input (run_id, model_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
      [runId, models.map(({ model_id }) => model_id)],
    );
  }

  /** Throws RESOURCE_DOES_NOT_EXIST where one of the models is not there. */
  async addOutputs(runId: string, models: readonly { model_id: string; step: number }[]): Promise<void> {
    await this.add(
      `INSERT INTO run_model_output (run_id, model_id, step)
       SELECT $1, model_id, step FROM unnest($2::text[], $3::bigint[]) AS output (model_id, step)
       ON CONFLICT DO NOTHING`,
      [runId, models.map(({ model_id }) => model_id), models.map(({ step }) => step)],
    );
  }

  private async add(statement: string, values: [string, string[], ...unknown[]]): Promise<void> {
    if (values[1].length === 0) return;
    try {
      await this.pool.query(statement, values);
    } catch (error) {
      if ((error as { code?: string }).code === FOREIGN_KEY_VIOLATION)
        throw unknownModel(values[1].join("', '"));
      throw error;
    }
  }
}

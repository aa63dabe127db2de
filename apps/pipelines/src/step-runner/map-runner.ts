import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Claim, Ending } from '../pipeline-run/claim';
import type { Attempt, KindRunner } from './attempt';
import { StepFailure } from './step-failure';

const MOST_ITEMS = 10_000;

/** Items that have run their course: a skipped one that never ran was only caught by the end of its run. */
const DONE = "(state = 'succeeded' OR (state = 'skipped' AND finished_at IS NOT NULL))";

/**
 * Takes a mapped step apart: makes its items, waits for them, and ends once all have. Looks at what is there first, so it
 * may be done any number of times: after a crash, or when a failed run is resumed.
 */
@Injectable()
export class MapRunner implements KindRunner {
  constructor(private readonly dataSource: DataSource) {}

  async run({ claim, step, values }: Attempt): Promise<Ending> {
    const { total, done } = await this.count(claim);
    if (total === 0) {
      const items = values.fill(step.forEach?.in ?? []);
      if (!Array.isArray(items)) throw new StepFailure(`'forEach.in' is not a list`, 'never');
      if (items.length > MOST_ITEMS)
        throw new StepFailure(`the list has ${items.length} items; ${MOST_ITEMS} are the most`, 'never');
      if (items.length === 0) return ended(0);
      return { state: 'suspended', begin: (transaction) => insertItems(transaction, claim, items) };
    }
    if (done === total) return ended(total);
    return { state: 'suspended', begin: (transaction) => retryItems(transaction, claim) };
  }

  private async count({ run, step }: Claim): Promise<{ total: number; done: number }> {
    const [counts] = await this.dataSource.query<{ total: number; done: number }[]>(
      `SELECT count(*)::integer AS total, count(*) FILTER (WHERE ${DONE})::integer AS done
       FROM step_run WHERE run_id = $1 AND name = $2 AND item >= 0`,
      [run.id, step.name],
    );
    return counts ?? { total: 0, done: 0 };
  }
}

const ended = (items: number): Ending => ({ state: 'succeeded', outputs: {}, parameters: { items } });

async function insertItems(
  transaction: EntityManager,
  { run, step }: Claim,
  items: unknown[],
): Promise<void> {
  await transaction.query(
    `INSERT INTO step_run (run_id, name, item, position, priority, needs, value, state)
     SELECT run_id, name, ordinal - 1, position, priority, needs, element.value,
            CASE WHEN ordinal <= $4 THEN 'ready' ELSE 'waiting' END
     FROM step_run, jsonb_array_elements($3::jsonb) WITH ORDINALITY AS element (value, ordinal)
     WHERE run_id = $1 AND name = $2 AND item = -1`,
    [run.id, step.name, JSON.stringify(items), step.forEach?.maxParallel ?? items.length],
  );
}

async function retryItems(transaction: EntityManager, { run, step }: Claim): Promise<void> {
  await transaction.query(
    `UPDATE step_run SET state = CASE WHEN place <= $3 THEN 'ready' ELSE 'waiting' END,
            failures = 0, losses = 0, error = NULL, run_after = now()
     FROM (SELECT item AS open_item, row_number() OVER (ORDER BY item) AS place FROM step_run
           WHERE run_id = $1 AND name = $2 AND item >= 0 AND NOT ${DONE}) AS open
     WHERE run_id = $1 AND name = $2 AND item = open_item`,
    [run.id, step.name, step.forEach?.maxParallel ?? MOST_ITEMS],
  );
}

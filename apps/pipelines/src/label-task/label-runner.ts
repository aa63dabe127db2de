import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { LabelStep } from '@modelkeep/contracts/pipelines/step';
import { ObjectStore } from '@modelkeep/object-store';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import type { Claim, Ending } from '../pipeline-run/claim';
import { wakeStep } from '../pipeline-run/release-steps';
import { WHOLE_STEP } from '../pipeline-run/step-run.entity';
import type { Attempt, KindRunner } from '../step-runner/attempt';
import { StepFailure } from '../step-runner/step-failure';
import { LabelTasks } from './label-tasks';

const MOST_TASKS = 100_000;

/** Gives tasks to people, and ends with their answers once each task has enough. */
@Injectable()
export class LabelRunner implements KindRunner<LabelStep> {
  constructor(
    private readonly tasks: LabelTasks,
    private readonly objects: ObjectStore,
  ) {}

  async run({ claim, step, values }: Attempt<LabelStep>): Promise<Ending> {
    const place = placeOf(claim);
    const queue = await this.tasks.progress(place);
    if (!queue) {
      const tasks = values.fill(step.tasks);
      if (!Array.isArray(tasks) || tasks.length > MOST_TASKS)
        throw new StepFailure(`'tasks' is not a list of ${MOST_TASKS} at most`, 'never');
      if (tasks.length > 0) {
        const instructions = String(values.fill(step.instructions));
        return {
          state: 'suspended',
          begin: (transaction) => insertQueue(transaction, claim, { instructions, tasks }),
        };
      }
    } else if (queue.done < queue.tasks) {
      return { state: 'suspended', begin: (transaction) => this.wait(transaction, place) };
    }
    return this.results(place);
  }

  /** The last answer may have come since the tasks were counted: then nobody else would wake the step. */
  private async wait(transaction: EntityManager, place: Place): Promise<void> {
    const queue = await this.tasks.progress(place, transaction);
    if (queue && queue.done >= queue.tasks) await wakeStep(transaction, place);
  }

  private async results(place: Place): Promise<Ending> {
    let agreement = 0;
    let count = 0;
    const { tasks } = this;
    async function* lines() {
      for await (const task of tasks.labelled(place)) {
        count += 1;
        agreement += task.agreement ?? 0;
        yield `${JSON.stringify(task)}\n`;
      }
    }
    const { digest } = await this.objects.put(Readable.from(lines(), { objectMode: false }));
    return {
      state: 'succeeded',
      outputs: { 'labels.jsonl': digest },
      parameters: { tasks: count, agreement: count === 0 ? null : agreement / count },
    };
  }
}

type Place = ReturnType<typeof placeOf>;

const placeOf = ({ run, step, item = WHOLE_STEP }: Claim) => ({ runId: run.id, step: step.name, item });

async function insertQueue(
  transaction: EntityManager,
  claim: Claim,
  { instructions, tasks }: { instructions: string; tasks: unknown[] },
): Promise<void> {
  const { runId, step, item } = placeOf(claim);
  const { labels, answersPerTask } = claim.step as LabelStep;
  await transaction.query(
    `INSERT INTO label_queue (run_id, step, item, instructions, labels, answers_per_task)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [runId, step, item, instructions, labels, answersPerTask],
  );
  await transaction.query(
    `INSERT INTO label_task (id, run_id, step, item, position, data)
     SELECT id, $1, $2, $3, ordinal, data
     FROM unnest($4::uuid[], $5::jsonb[]) WITH ORDINALITY AS task (id, data, ordinal)`,
    [runId, step, item, tasks.map(() => v7()), tasks.map((task) => JSON.stringify(task))],
  );
}

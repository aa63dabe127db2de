import { Injectable } from '@nestjs/common';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { LabelledTask, LabelQueue, LabelTask } from '@modelkeep/contracts/pipelines/label-task.api';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { wakeStep } from '../pipeline-run/release-steps';
import { WHOLE_STEP } from '../pipeline-run/step-run.entity';
import { majorityOf } from './agreement';

/** The step, or item of a step, whose tasks they are. */
export interface Place {
  runId: string;
  step: string;
  item?: number;
}

const PAGE = 1000;

/** Tasks that people label: who does which, what they answered. */
@Injectable()
export class LabelTasks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Queues of steps that wait for people. */
  async queues({ limit, after }: PageQuery): Promise<{ items: LabelQueue[]; next?: string }> {
    const rows = await this.dataSource.query<(LabelQueue & { key: string; item: number | null })[]>(
      `${SELECT_QUEUE} WHERE step.state = 'suspended' AND ($2::text IS NULL OR ${QUEUE_KEY} > $2)
       ORDER BY ${QUEUE_KEY} LIMIT $1`,
      [limit + 1, after ?? null],
    );
    const page = rows.slice(0, limit);
    const items = page.map(({ key: _, item, ...queue }) => ({ ...queue, item: item ?? undefined }));
    return { items, next: rows.length > limit ? page.at(-1)?.key : undefined };
  }

  /** How many tasks there are, and how many of them have all their answers; undefined without a queue. */
  async progress(
    place: Place,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<{ tasks: number; done: number } | undefined> {
    const [row] = await manager.query<{ tasks: number; done: number }[]>(
      `${SELECT_QUEUE} WHERE queue.run_id = $1 AND queue.step = $2 AND queue.item = $3`,
      keyOf(place),
    );
    return row;
  }

  /** Gives the caller the task that they have, or the next one that needs another answer. Throws 404 where none does. */
  async assign(place: Place, actor: string, minutes: number): Promise<LabelTask> {
    return this.unitOfWork.run(async (transaction) => {
      const [task] = await transaction.query<{ id: string }[]>(NEXT_TASK, [...keyOf(place), actor]);
      if (!task) throw notFound('task here that needs an answer of yours');
      const [row] = await transaction.query<(Omit<LabelTask, 'until'> & { until: Date })[]>(
        `WITH assigned AS (
           INSERT INTO label_answer (task_id, labeller, expires_at)
           VALUES ($1, $2, now() + make_interval(mins => $3))
           ON CONFLICT (task_id, labeller) DO UPDATE SET expires_at = excluded.expires_at
           RETURNING task_id, labeller, expires_at)
         SELECT task.id, queue.instructions, queue.labels, task.data, assigned.labeller AS "assignedTo",
                assigned.expires_at AS until
         FROM assigned JOIN label_task task ON task.id = assigned.task_id
         JOIN label_queue queue ON (queue.run_id, queue.step, queue.item) = (task.run_id, task.step, task.item)`,
        [task.id, actor, minutes],
      );
      const { until, ...rest } = row as NonNullable<typeof row>;
      return { ...rest, until: until.toISOString() };
    });
  }

  /**
   * Writes an answer; the last one that is needed lets the step go on. Throws 404 without such a task, 409 where it is not
   * assigned to the caller (any more) or the step waits no longer, 422 where there is no such label.
   */
  async answer(task: string, { actor, label, comment }: Answer): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const [queue] = await transaction.query<HeldQueue[]>(HOLD_QUEUE, [task]);
      if (!queue) throw notFound(`label task ${task}`);
      if (queue.state !== 'suspended') throw conflict('The step does not wait for labels any more.');
      if (!queue.labels.includes(label))
        throw unprocessable('There is no such label.', [
          { path: 'body.label', message: `expected one of ${queue.labels.join(', ')}` },
        ]);
      const [, count] = await transaction.query<[unknown, number]>(
        `UPDATE label_answer SET label = $3, comment = $4, answered_at = now()
         WHERE task_id = $1 AND labeller = $2 AND (answered_at IS NOT NULL OR expires_at > now())`,
        [task, actor, label, comment ?? null],
      );
      if (count === 0) throw conflict('The task is not assigned to you, or not any more.');
      const { runId, step, item } = queue;
      const progress = await this.progress({ runId, step, item }, transaction);
      if (progress && progress.done >= progress.tasks) await wakeStep(transaction, { runId, step, item });
    });
  }

  /** One page of the tasks with their answers, in order. */
  async export(place: Place, { limit, after }: PageQuery): Promise<{ items: LabelledTask[]; next?: string }> {
    const rows = await this.dataSource.query<TaskRow[]>(
      `SELECT task.id, task.data, task.position, coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'label', answer.label, 'by', answer.labeller, 'comment', answer.comment,
                'at', to_char(answer.answered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
              ORDER BY answer.answered_at, answer.labeller) FILTER (WHERE answer.label IS NOT NULL), '[]') AS answers
       FROM label_task task LEFT JOIN label_answer answer ON answer.task_id = task.id
       WHERE task.run_id = $1 AND task.step = $2 AND task.item = $3 AND task.position > $4
       GROUP BY task.id ORDER BY task.position LIMIT $5`,
      [...keyOf(place), Number(after ?? 0) || 0, limit + 1],
    );
    const page = rows.slice(0, limit);
    const items = page.map(({ position: _, ...task }) => ({ ...task, ...majorityOf(task.answers) }));
    return { items, next: rows.length > limit ? String(page.at(-1)?.position) : undefined };
  }

  /** All tasks with their answers, in order. */
  async *labelled(place: Place): AsyncGenerator<LabelledTask> {
    let after: string | undefined;
    do {
      const { items, next } = await this.export(place, { limit: PAGE, after });
      yield* items;
      after = next;
    } while (after !== undefined);
  }
}

export interface Answer {
  actor: string;
  label: string;
  comment?: string;
}

interface HeldQueue {
  runId: string;
  step: string;
  item: number;
  labels: string[];
  state: string;
}

interface TaskRow extends Pick<LabelledTask, 'id' | 'data' | 'answers'> {
  position: number;
}

const keyOf = ({ runId, step, item = WHOLE_STEP }: Place) => [runId, step, item];

const QUEUE_KEY = "queue.run_id || '/' || queue.step || '/' || queue.item";

const SELECT_QUEUE = `
  SELECT ${QUEUE_KEY} AS key, queue.run_id AS "runId", run.pipeline, queue.step, nullif(queue.item, -1) AS item,
         queue.instructions, queue.labels, queue.answers_per_task AS "answersPerTask",
         tally.tasks, tally.done, step.state = 'suspended' AS open
  FROM label_queue queue
  JOIN pipeline_run run ON run.id = queue.run_id
  JOIN step_run step ON step.run_id = queue.run_id AND step.name = queue.step AND step.item = queue.item
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS tasks, count(*) FILTER (WHERE answers >= queue.answers_per_task)::integer AS done
    FROM (SELECT count(answer.label) AS answers
          FROM label_task task LEFT JOIN label_answer answer ON answer.task_id = task.id
          WHERE task.run_id = queue.run_id AND task.step = queue.step AND task.item = queue.item
          GROUP BY task.id) each_task) tally`;

/** The queue's row is held, so that of two last answers one sees the other. */
const HOLD_QUEUE = `
  SELECT queue.run_id AS "runId", queue.step, queue.item, queue.labels, step.state
  FROM label_task task
  JOIN label_queue queue ON (queue.run_id, queue.step, queue.item) = (task.run_id, task.step, task.item)
  JOIN step_run step ON step.run_id = queue.run_id AND step.name = queue.step AND step.item = queue.item
  WHERE task.id = $1 FOR UPDATE OF queue`;

/** Answers and assignments that still stand count alike. */
const NEXT_TASK = `
  SELECT task.id FROM label_task task
  JOIN label_queue queue ON (queue.run_id, queue.step, queue.item) = (task.run_id, task.step, task.item)
  JOIN step_run step ON step.run_id = task.run_id AND step.name = task.step AND step.item = task.item
  LEFT JOIN label_answer own ON own.task_id = task.id AND own.labeller = $4
  WHERE task.run_id = $1 AND task.step = $2 AND task.item = $3 AND step.state = 'suspended'
    AND own.label IS NULL
    AND (SELECT count(*) FROM label_answer other
         WHERE other.task_id = task.id AND other.labeller <> $4
           AND (other.label IS NOT NULL OR other.expires_at > now())) < queue.answers_per_task
  ORDER BY own.expires_at > now() DESC NULLS LAST, task.position
  LIMIT 1
  FOR UPDATE OF task SKIP LOCKED`;

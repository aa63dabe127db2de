import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '@modelkeep/persistence';
import { ProblemError } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { DataSource, type EntityManager } from 'typeorm';
import { RunStart } from '../pipeline-run/run-start';
import { dueMoments } from './catch-up';
import { nextMoment } from './moments';
import { ScheduleEntity } from './schedule.entity';
import { valuesAt } from './scheduled-values';

/** Longest sleep: schedules that another process applied are seen by then. */
const LONGEST_WAIT_MS = 30_000;
const AFTER_ERROR_MS = 1_000;
/** A schedule without another moment. */
const NEVER = new Date('9999-12-31T00:00:00Z');

/**
 * Starts runs when their moments have come. Any number of processes may do this: a schedule's row is held while its runs
 * start and its next moment is written, so each moment counts once. The clock is the database's.
 */
@Injectable()
export class Scheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopping = false;
  private wakeUp: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunStart,
  ) {}

  onApplicationBootstrap(): void {
    this.loop = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.loop;
  }

  /** Looks for due schedules now. */
  wake(): void {
    this.wakeUp();
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        const worked = await this.startDue();
        if (!worked) await this.sleep(await this.msUntilDue());
      } catch (error) {
        logger().error({ err: error }, 'cannot look for schedules');
        await this.sleep(AFTER_ERROR_MS);
      }
    }
  }

  /** Works on one schedule that is due; false where none is. */
  private startDue(): Promise<boolean> {
    return this.unitOfWork.run(async (transaction) => {
      const [due] = await transaction.query<{ name: string; now: Date }[]>(
        `SELECT name, now() AS now FROM pipeline_schedule WHERE next_at <= now() AND NOT paused
         ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      if (!due) return false;
      const schedule = await transaction.findOneByOrFail(ScheduleEntity, { name: due.name });
      const moments = dueMoments(schedule.request, schedule.nextAt, due.now);
      const error = await this.startAll(transaction, schedule, moments);
      const last = moments.at(-1);
      const from = schedule.request.catchUp === 'all' && last ? last : due.now;
      const nextAt = nextMoment(schedule.request, from) ?? NEVER;
      await transaction.update(ScheduleEntity, { name: due.name }, { nextAt, error: error ?? null });
      return true;
    });
  }

  /** Returns why a run could not start: the pipeline has changed since, for example. The schedule goes on. */
  private async startAll(
    transaction: EntityManager,
    { name, request, appliedBy: actor }: ScheduleEntity,
    moments: readonly Date[],
  ): Promise<string | undefined> {
    const { pipeline, inputs, priority } = request;
    let failure: string | undefined;
    for (const moment of moments) {
      const parameters = valuesAt(request.parameters, request, moment);
      const scheduled = { schedule: name, for: moment.toISOString() };
      try {
        await this.runs.start(transaction, { pipeline, parameters, inputs, priority, actor, scheduled });
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        logger().warn({ err: error, schedule: name }, 'a schedule cannot start a run');
        failure = error.message;
      }
    }
    return failure;
  }

  private async msUntilDue(): Promise<number> {
    const [row] = await this.dataSource.query<{ ms: number | null }[]>(
      `SELECT (extract(epoch FROM min(next_at) - now()) * 1000)::float8 AS ms
       FROM pipeline_schedule WHERE NOT paused`,
    );
    return Math.min(Math.max(row?.ms ?? LONGEST_WAIT_MS, 0), LONGEST_WAIT_MS);
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.stopping) this.wakeUp();
    });
  }
}

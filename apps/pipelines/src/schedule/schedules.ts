import { Injectable } from '@nestjs/common';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { Schedule, ScheduleRequest } from '@modelkeep/contracts/pipelines/schedule.api';
import { notFound, unprocessable } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { pageByName } from '../page-by-name';
import { findValueFaults } from '../pipeline-run/run-request';
import { Pipelines } from '../pipeline/pipelines';
import { momentFaults, nextMoment } from './moments';
import { ScheduleEntity } from './schedule.entity';
import { foreignReferences, valuesAt } from './scheduled-values';
import { Scheduler } from './scheduler';

/** Schedules: which pipeline runs when. */
@Injectable()
export class Schedules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pipelines: Pipelines,
    private readonly scheduler: Scheduler,
  ) {}

  /** Creates or replaces one; the first run is that of the next moment. Throws 404 without such a pipeline, 422. */
  async apply(name: string, request: ScheduleRequest, actor: string): Promise<Schedule> {
    const { definition } = await this.pipelines.get(request.pipeline);
    const faults = [...momentFaults(request), ...foreignReferences(request.parameters)];
    refuse(faults);
    const nextAt = nextMoment(request, new Date()) as Date;
    const parameters = valuesAt(request.parameters, request, nextAt);
    refuse(findValueFaults(definition, { parameters, inputs: request.inputs }));
    const { paused } = request;
    const schedule = { name, request, nextAt, paused, error: null, appliedBy: actor };
    await this.dataSource.manager.save(ScheduleEntity, schedule);
    this.scheduler.wake();
    return viewOf(schedule);
  }

  async list(query: PageQuery): Promise<{ items: Schedule[]; next?: string }> {
    const { items, next } = await pageByName(this.dataSource.manager, ScheduleEntity, query);
    return { items: items.map(viewOf), next };
  }

  /** Throws 404. */
  async delete(name: string): Promise<void> {
    const { affected } = await this.dataSource.manager.delete(ScheduleEntity, { name });
    if (!affected) throw notFound(`schedule ${name}`);
  }
}

function refuse(faults: { path: string; message: string }[]): void {
  if (faults.length === 0) return;
  const errors = faults.map(({ path, message }) => ({ path: `body.${path}`, message }));
  throw unprocessable('The schedule could never start a run.', errors);
}

function viewOf({ name, request, nextAt, error, appliedBy }: ScheduleEntity): Schedule {
  return { name, ...request, nextAt: nextAt.toISOString(), error: error ?? undefined, appliedBy };
}

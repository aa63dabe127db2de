import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Actor, Digest, Name, PageQuery, Timestamp, Uuid, pageOf } from '../common/types';
import { PipelineRunState } from './pipeline-run';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const operators = ['data-scientist', 'operator', 'service'] as const;

/** Cron expression of five or six fields (seconds first), or `@daily` and the like. */
const CronExpression = z.string().min(1).max(200);
/** IANA name, such as `Europe/Berlin`. */
const TimeZone = z.string().default('UTC');

const RunValues = {
  /**
   * Strings may hold `${schedule.time}` (the moment that the run is for, UTC), `${schedule.date}` (its day in the time
   * zone) and `${schedule.next}` (the moment of the next run).
   */
  parameters: z.record(z.string(), z.json()).default({}),
  inputs: z.record(z.string(), Digest).default({}),
  priority: z.number().int().min(-100).max(100).default(0),
};

export const ScheduleRequest = z.strictObject({
  pipeline: Name,
  cron: CronExpression,
  timeZone: TimeZone,
  /** What becomes of moments at which no process was there: `all` start late, the `last` one does, or `none`. */
  catchUp: z.enum(['none', 'last', 'all']).default('last'),
  paused: z.boolean().default(false),
  ...RunValues,
});
export type ScheduleRequest = z.infer<typeof ScheduleRequest>;

/** Starts a run of a pipeline at each moment of a cron expression. */
export const Schedule = z.object({
  name: Name,
  ...ScheduleRequest.shape,
  nextAt: Timestamp,
  /** Why the last run could not be started, where it could not. */
  error: z.string().optional(),
  appliedBy: Actor,
});
export type Schedule = z.infer<typeof Schedule>;

export const applySchedule = defineEndpoint({
  service: 'pipelines',
  method: 'PUT',
  path: '/api/v1/pipelines/schedules/:name',
  summary: 'Create or replace a schedule',
  access: operators,
  params: z.strictObject({ name: Name }),
  body: ScheduleRequest,
  response: Schedule,
});

export const listSchedules = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/schedules',
  summary: 'List schedules by name',
  access: readers,
  query: PageQuery,
  response: pageOf(Schedule),
});

export const deleteSchedule = defineEndpoint({
  service: 'pipelines',
  method: 'DELETE',
  path: '/api/v1/pipelines/schedules/:name',
  summary: 'Delete a schedule; its runs stay',
  access: operators,
  params: z.strictObject({ name: Name }),
});

export const BackfillRequest = z.strictObject({
  /** The first moment, included. */
  from: Timestamp,
  /** The last moment, excluded. */
  to: Timestamp,
  cron: CronExpression,
  timeZone: TimeZone,
  /** Runs that may be under way at the same time. */
  maxParallel: z.number().int().min(1).max(1000).default(1),
  ...RunValues,
});
export type BackfillRequest = z.infer<typeof BackfillRequest>;

/** Runs of a pipeline for the moments of a range in the past. */
export const Backfill = z.object({
  id: Uuid,
  pipeline: Name,
  ...BackfillRequest.shape,
  /** Number of runs by state. */
  runs: z.partialRecord(PipelineRunState, z.number().int()),
  createdBy: Actor,
  createdAt: Timestamp,
});
export type Backfill = z.infer<typeof Backfill>;

/** One run per moment, 10,000 at most. */
export const startBackfill = defineEndpoint({
  service: 'pipelines',
  method: 'POST',
  path: '/api/v1/pipelines/pipelines/:name/backfills',
  summary: 'Run a pipeline for each moment of a range',
  access: operators,
  params: z.strictObject({ name: Name }),
  body: BackfillRequest,
  response: Backfill,
});

export const getBackfill = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/backfills/:id',
  summary: 'Read how far a backfill is',
  access: readers,
  params: z.strictObject({ id: Uuid }),
  response: Backfill,
});

export const cancelBackfill = defineEndpoint({
  service: 'pipelines',
  method: 'POST',
  path: '/api/v1/pipelines/backfills/:id/cancel',
  summary: 'Cancel all runs of a backfill that have not ended',
  access: operators,
  params: z.strictObject({ id: Uuid }),
  response: Backfill,
  status: 200,
});

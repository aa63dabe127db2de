import { Inject, Injectable } from '@nestjs/common';
import { unavailable } from '@modelkeep/service';
import { meter } from '@modelkeep/telemetry';
import type { Config } from '../config';
import type { Column } from '../tensor/column';
import { CONFIG } from '../tokens';
import { Arrivals } from './arrivals';
import { Job, joined, type Part, type RowModel } from './job';

type Settings = Pick<Config, 'BATCH_DELAY_MS' | 'QUEUE_LIMIT' | 'QUEUE_PATIENCE_MS'>;

/**
 * The rows that wait for this process's models, first come, first served. The runtime computes on the thread that also reads
 * requests, so one run is under way at a time, and between two of them what has arrived meanwhile is read: health checks are
 * answered and requests refused while a slow model is busy. Rows of one model that wait together run together, as many as it
 * allows; a request of more rows takes turns with the others.
 */
@Injectable()
export class RunQueue {
  private readonly jobs: Job[] = [];
  private readonly arrivals: Arrivals<RowModel>;
  private readonly runRows = meter().createHistogram('modelkeep.inference.run.rows', {
    unit: '{row}',
    description: 'Rows that were run together',
    advice: { explicitBucketBoundaries: [1, 2, 4, 8, 16, 32, 64] },
  });
  private working = false;

  constructor(@Inject(CONFIG) private readonly config: Settings) {
    this.arrivals = new Arrivals(config.BATCH_DELAY_MS);
    meter()
      .createObservableGauge('modelkeep.inference.queue.length', {
        unit: '{request}',
        description: 'Requests that wait for a model',
      })
      .addCallback((result) => result.observe(this.jobs.length));
  }

  /** Throws 503 where as many requests wait as may: a request is then refused before any work is done for it. */
  admit(): void {
    const { QUEUE_LIMIT } = this.config;
    if (this.jobs.length >= QUEUE_LIMIT)
      throw unavailable(`${QUEUE_LIMIT} requests wait for the model already.`);
  }

  /** Resolves as `inputs` does. Until then rows of other requests may wait for them, for the batch delay at most. */
  announce<T>(model: RowModel, inputs: Promise<T>): Promise<T> {
    return this.arrivals.announce(model, inputs);
  }

  /** Runs rows, with one column per input; resolves with one per output. Rejects with 503 where they wait too long. */
  run(model: RowModel, inputs: readonly Column[], rows: number): Promise<Column[]> {
    this.admit();
    const deadline = performance.now() + this.config.QUEUE_PATIENCE_MS;
    return new Promise((resolve, reject) => {
      this.jobs.push(new Job(model, inputs, rows, deadline, resolve, reject));
      if (!this.working) void this.work();
      else if (!this.isWorthWaiting(model)) this.arrivals.release();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let job = this.first(); job; job = this.first()) {
      const { model } = job;
      if (this.isWorthWaiting(model)) await this.arrivals.wait();
      await this.runParts(model, this.take(model));
    }
    this.working = false;
  }

  /** The first one in the queue; refuses those before it that waited too long. */
  private first(): Job | undefined {
    const now = performance.now();
    for (let job = this.jobs[0]; job; job = this.jobs[0]) {
      if (job.deadline > now) return job;
      this.jobs.shift();
      job.reject(unavailable(`The model was busy for ${this.config.QUEUE_PATIENCE_MS} ms.`));
    }
    return undefined;
  }

  /** Whether a run has room for rows that are on their way: a lone request never waits. */
  private isWorthWaiting(model: RowModel): boolean {
    if (!this.arrivals.isComing(model)) return false;
    const waiting = this.jobs.reduce((sum, job) => sum + (job.model === model ? job.waiting : 0), 0);
    return waiting < model.mostRows;
  }

  /** Takes as many rows of a model as may run together. */
  private take(model: RowModel): Part[] {
    const parts: Part[] = [];
    for (let room = model.mostRows; room > 0;) {
      const index = this.jobs.findIndex((job) => job.model === model);
      if (index < 0) break;
      const [job] = this.jobs.splice(index, 1) as [Job];
      const part = job.begin(room);
      room -= part.rows;
      parts.push(part);
    }
    this.runRows.record(parts.reduce((sum, { rows }) => sum + rows, 0));
    return parts;
  }

  private async runParts(model: RowModel, parts: readonly Part[]): Promise<void> {
    let outputs: Column[];
    try {
      outputs = await model.run(joined(parts.map(({ inputs }) => inputs)));
    } catch (error) {
      if (parts.length === 1) parts[0]?.job.reject(error);
      // What the model cannot take of one request is no fault of the others.
      else for (const part of parts) await this.runParts(model, [part]);
      return;
    }
    let row = 0;
    for (const { job, rows } of parts) {
      const own = outputs.map((column) => column.slice(row, row + rows));
      row += rows;
      job.finish(own);
      if (job.waiting > 0) this.jobs.push(job);
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { unavailable } from '@modelkeep/service';
import type { Config } from '../config';
import { Column } from '../tensor/column';
import { CONFIG } from '../tokens';

/** What runs a row: columns in, columns out. */
export interface RowModel {
  run(inputs: readonly Column[]): Promise<Column[]>;
}

/** Rows of one request. */
interface Job {
  readonly model: RowModel;
  readonly inputs: readonly Column[];
  readonly rows: number;
  /** Rows that were taken to run. */
  begun: number;
  /** Outputs of the rows that ran, in order. */
  readonly parts: Column[][];
  /** When its caller has waited too long, by `performance.now()`. */
  readonly deadline: number;
  resolve(outputs: Column[]): void;
  reject(error: unknown): void;
}

/**
 * The rows that wait for this process's models, first come, first served. The runtime computes on the thread that also reads
 * requests, so one run is under way at a time, and between two of them what has arrived meanwhile is read: health checks are
 * answered and requests refused while a slow model is busy. A request of many rows takes turns with the others.
 */
@Injectable()
export class RunQueue {
  private readonly jobs: Job[] = [];
  private working = false;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'QUEUE_LIMIT' | 'QUEUE_PATIENCE_MS'>) {}

  /** Throws 503 where as many requests wait as may: a request is then refused before any work is done for it. */
  admit(): void {
    const { QUEUE_LIMIT } = this.config;
    if (this.jobs.length >= QUEUE_LIMIT)
      throw unavailable(`${QUEUE_LIMIT} requests wait for the model already.`);
  }

  /** Runs rows, with one column per input; resolves with one per output. Rejects with 503 where they wait too long. */
  run(model: RowModel, inputs: readonly Column[], rows: number): Promise<Column[]> {
    this.admit();
    const deadline = performance.now() + this.config.QUEUE_PATIENCE_MS;
    return new Promise((resolve, reject) => {
      this.jobs.push({ model, inputs, rows, begun: 0, parts: [], deadline, resolve, reject });
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    // Row by row: in a batch the runtime may add up in another order, and a row's last bit would then depend on its neighbours. No
    // replay of one prediction could repeat it.
    for (let job = this.next(); job; job = this.next()) await this.runRow(job);
    this.working = false;
  }

  /** Takes the first one from the queue; refuses those before it that waited too long. */
  private next(): Job | undefined {
    const now = performance.now();
    for (let job = this.jobs.shift(); job; job = this.jobs.shift()) {
      if (job.deadline > now) return job;
      job.reject(unavailable(`The model was busy for ${this.config.QUEUE_PATIENCE_MS} ms.`));
    }
    return undefined;
  }

  private async runRow(job: Job): Promise<void> {
    const row = job.begun;
    job.begun += 1;
    try {
      job.parts.push(await job.model.run(job.inputs.map((column) => column.slice(row, row + 1))));
    } catch (error) {
      job.reject(error);
      return;
    }
    if (job.begun < job.rows) this.jobs.push(job);
    else job.resolve(joined(job.parts));
  }
}

const joined = (parts: readonly Column[][]): Column[] =>
  (parts[0] ?? []).map((_, output) => Column.join(parts.map((part) => part[output] as Column)));

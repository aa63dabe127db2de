import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { ObjectStore } from '@modelkeep/object-store';
import { notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { StepRunEntity, WHOLE_STEP } from '../pipeline-run/step-run.entity';
import { WorkSignal } from '../pipeline-run/work-signal';

/** Which step of which run, or which item of it. */
export interface StepPlace {
  runId: string;
  step: string;
  item?: number;
}

interface Part {
  position: number;
  chunk: Buffer;
}

const HEARTBEAT_MS = 15_000;
const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'skipped']);

/** What steps printed. */
@Injectable()
export class StepLogs {
  constructor(
    private readonly dataSource: DataSource,
    private readonly objects: ObjectStore,
    private readonly signal: WorkSignal,
  ) {}

  /** Log of the newest attempt, as far as it goes. Throws 404 without such a run or step. */
  async read(place: StepPlace): Promise<Readable> {
    const step = await this.find(place);
    return Readable.from(this.content(step, 0), { objectMode: false });
  }

  /**
   * Server-sent events with what the newest attempt prints, until it has ended; `Last-Event-ID` goes on after it. Each
   * id is `<attempt>:<bytes so far>`, each datum a JSON string. Throws 404 without such a run or step.
   */
  async follow(place: StepPlace, lastEventId: string | string[] | undefined): Promise<Readable> {
    await this.find(place);
    const [attempt = 0, position = 0] = String(lastEventId ?? '')
      .split(':')
      .map(Number);
    return Readable.from(this.events(place, { attempt, position }), { objectMode: false });
  }

  private async *events(place: StepPlace, from: { attempt: number; position: number }) {
    let { attempt, position } = from;
    const changes = this.signal.watch(place.runId);
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const step = await this.find(place);
        if (step.attempt !== attempt) position = 0;
        attempt = step.attempt;
        for await (const chunk of this.content(step, position)) {
          position += chunk.length;
          const text = JSON.stringify(decoder.decode(chunk, { stream: true }));
          yield `id: ${attempt}:${position}\nevent: output\ndata: ${text}\n\n`;
        }
        if (ENDED.has(step.state)) return;
        if (!(await changes.next(HEARTBEAT_MS))) yield ': still here\n\n';
      }
    } finally {
      changes.close();
    }
  }

  /** Where the step has just ended, the part that was live a moment ago lies in the object store by now. */
  private async *content(step: StepRunEntity, from: number): AsyncGenerator<Buffer> {
    if (step.logDigest) {
      yield* await this.stored(step.logDigest, from);
      return;
    }
    for (const { position, chunk } of await this.parts(step, from))
      yield chunk.subarray(Math.max(0, from - position));
  }

  private async stored(digest: Digest, from: number): Promise<AsyncIterable<Buffer>> {
    const size = (await this.objects.head(digest))?.sizeBytes ?? 0;
    return from >= size ? Readable.from([]) : this.objects.get(digest, { start: from });
  }

  private parts({ runId, name, item, attempt }: StepRunEntity, from: number): Promise<Part[]> {
    return this.dataSource.query<Part[]>(
      `SELECT position::float8 AS position, chunk FROM step_log_part
       WHERE run_id = $1 AND name = $2 AND item = $3 AND attempt = $4 AND position + length(chunk) > $5
       ORDER BY position`,
      [runId, name, item, attempt, from],
    );
  }

  private async find({ runId, step: name, item = WHOLE_STEP }: StepPlace): Promise<StepRunEntity> {
    const step = await this.dataSource.manager.findOneBy(StepRunEntity, { runId, name, item });
    if (!step) throw notFound(`step ${name} of pipeline run ${runId}`);
    return step;
  }
}

import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { RunTransition } from '@modelkeep/contracts/pipelines/pipeline-run';
import { DataSource } from 'typeorm';
import { PipelineRuns } from './pipeline-runs';
import { WorkSignal } from './work-signal';

const PAGE = 1000;
/** Keeps connections open through proxies, and looks again should a signal have been lost. */
const HEARTBEAT_MS = 15_000;

/** What happened in a run, as the database recorded it. */
@Injectable()
export class RunTransitions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: PipelineRuns,
    private readonly signal: WorkSignal,
  ) {}

  /** In order, after a sequence. Throws 404. */
  async list(runId: string, { limit, after }: PageQuery): Promise<{ items: RunTransition[]; next?: string }> {
    await this.runs.find(runId);
    const found = await this.after(runId, Number(after ?? 0) || 0, limit + 1);
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? String(items.at(-1)?.sequence) : undefined };
  }

  /** Server-sent events: what there is, then each transition as it happens, until the run has ended. Throws 404. */
  async watch(runId: string, lastEventId: string | string[] | undefined): Promise<Readable> {
    await this.runs.find(runId);
    return Readable.from(this.events(runId, Number(lastEventId ?? 0) || 0), { objectMode: false });
  }

  private async *events(runId: string, last: number): AsyncGenerator<string> {
    const changes = this.signal.watch(runId);
    try {
      for (;;) {
        const found = await this.after(runId, last, PAGE);
        for (const transition of found)
          yield `id: ${transition.sequence}\nevent: transition\ndata: ${JSON.stringify(transition)}\n\n`;
        last = found.at(-1)?.sequence ?? last;
        if (found.length === PAGE) continue;
        if ((await this.runs.find(runId)).finishedAt && (await this.after(runId, last, 1)).length === 0)
          return;
        if (!(await changes.next(HEARTBEAT_MS))) yield ': still here\n\n';
      }
    } finally {
      changes.close();
    }
  }

  private async after(runId: string, last: number, limit: number): Promise<RunTransition[]> {
    const rows = await this.dataSource.query<TransitionRow[]>(
      `SELECT sequence::float8 AS sequence, at, step, item, attempt, from_state AS "from", to_state AS "to", error
       FROM run_transition WHERE run_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`,
      [runId, last, limit],
    );
    return rows.map(({ at, to, sequence, ...row }) => ({
      ...{ sequence, at: at.toISOString(), to },
      step: row.step ?? undefined,
      item: row.item ?? undefined,
      attempt: row.attempt ?? undefined,
      from: row.from ?? undefined,
      error: row.error ?? undefined,
    }));
  }
}

interface TransitionRow {
  sequence: number;
  at: Date;
  step: string | null;
  item: number | null;
  attempt: number | null;
  from: string | null;
  to: string;
  error: string | null;
}

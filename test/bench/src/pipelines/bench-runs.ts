import { finished } from 'node:stream/promises';
import type { ApiClient } from '@modelkeep/client';
import type { PipelineSource } from '@modelkeep/contracts/pipelines/pipeline';
import type { PipelineRun, RunTransition } from '@modelkeep/contracts/pipelines/pipeline-run';
import { listRunTransitions, watchRun } from '@modelkeep/contracts/pipelines/pipeline-run.api';
import { applyPipeline, getPipelineRun, startPipelineRun } from '@modelkeep/contracts/pipelines/pipeline.api';
import { startBackfill } from '@modelkeep/contracts/pipelines/schedule.api';
import { type Latency, quantiles } from '../measure';

const nothing = (name: string, more: object = {}) => ({
  ...{ kind: 'command' as const, name, command: ['true'] },
  ...more,
});

/** Runs that are measured by the times that the database recorded. */
export class BenchRuns {
  constructor(private readonly client: ApiClient) {}

  /** Steps one after the other. Gaps from the end of one to the start of the next, and whole steps, ms. */
  async chain(length: number): Promise<Latency & { step: Latency }> {
    const steps = Array.from({ length }, (_, index) =>
      nothing(`s${index}`, index === 0 ? {} : { needs: [`s${index - 1}`] }),
    );
    const run = await this.finish('chain', { steps });
    const transitions = await this.transitionsOf(run.id);
    const at = (step: string, to: string) =>
      Date.parse(transitions.find((one) => one.step === step && one.to === to)?.at ?? '');
    const places = steps.slice(1).map((_, index) => index + 1);
    const gaps = places.map((place) => at(`s${place}`, 'running') - at(`s${place - 1}`, 'succeeded'));
    const whole = places.map((place) => at(`s${place}`, 'succeeded') - at(`s${place - 1}`, 'succeeded'));
    return { ...quantiles(gaps), step: quantiles(whole) };
  }

  /** A step mapped over a list: from the start of the run to its end, s. */
  async fanOut(items: number): Promise<number> {
    const list = Array.from({ length: items }, (_, index) => index);
    const run = await this.finish('fan', { steps: [nothing('s', { forEach: { in: list } })] });
    return (Date.parse(run.finishedAt ?? '') - Date.parse(run.createdAt)) / 1000;
  }

  /** Leaves so many runs waiting: one runs for hours, the others may not start before it ends. */
  async waiting(count: number): Promise<void> {
    const steps = [{ kind: 'approval' as const, name: 'never', message: 'May it end?' }];
    await this.client.call(applyPipeline, { params: { name: 'waiting' }, body: { maxRuns: 1, steps } });
    const from = new Date('2020-01-01T00:00:00Z');
    const to = new Date(from.getTime() + count * 60_000);
    await this.client.call(startBackfill, {
      params: { name: 'waiting' },
      body: { from: from.toISOString(), to: to.toISOString(), cron: '* * * * *' },
    });
  }

  private async finish(name: string, body: PipelineSource): Promise<PipelineRun> {
    await this.client.call(applyPipeline, { params: { name }, body });
    const { id } = await this.client.call(startPipelineRun, { params: { name }, body: {} });
    // The stream ends with the run: nobody asks again and again while it is measured.
    const changes = await this.client.call(watchRun, { params: { id } });
    changes.resume();
    await finished(changes);
    const run = await this.client.call(getPipelineRun, { params: { id } });
    if (run.state !== 'succeeded') throw new Error(`run ${id} is ${run.state}`);
    return run;
  }

  private async transitionsOf(id: string): Promise<RunTransition[]> {
    const all: RunTransition[] = [];
    let after: string | undefined;
    do {
      const page = await this.client.call(listRunTransitions, {
        params: { id },
        query: { limit: 1000, after },
      });
      all.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    return all;
  }
}

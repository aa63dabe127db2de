import type { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import {
  comparePipelineRuns,
  followStepLog,
  listRunTransitions,
  listStepItems,
  rerunPipelineRun,
  resumePipelineRun,
  watchRun,
} from '@modelkeep/contracts/pipelines/pipeline-run.api';
import {
  cancelPipelineRun,
  getPipelineRun,
  listPipelineRuns,
  readStepLog,
  startPipelineRun,
} from '@modelkeep/contracts/pipelines/pipeline.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { PipelineRuns } from './pipeline-runs';
import { RunComparisons } from './run-comparisons';
import { RunControl } from './run-control';
import { RunStart } from './run-start';
import { RunTransitions } from './run-transitions';
import { StepLogs } from '../step-log/step-logs';

@Controller()
export class PipelineRunController {
  constructor(
    private readonly runs: PipelineRuns,
    private readonly starting: RunStart,
    private readonly control: RunControl,
    private readonly transitions: RunTransitions,
    private readonly comparisons: RunComparisons,
    private readonly logs: StepLogs,
  ) {}

  @Handles(startPipelineRun)
  async start({ params, body, caller }: RequestOf<typeof startPipelineRun>): Promise<PipelineRun> {
    const request = { pipeline: params.name, ...body, actor: caller.name };
    return this.runs.get(await this.starting.startNow(request));
  }

  @Handles(getPipelineRun)
  get({ params }: RequestOf<typeof getPipelineRun>): Promise<PipelineRun> {
    return this.runs.get(params.id);
  }

  @Handles(listPipelineRuns)
  list({ query }: RequestOf<typeof listPipelineRuns>): Promise<ResponseOf<typeof listPipelineRuns>> {
    return this.runs.list(query);
  }

  @Handles(listStepItems)
  items({ params, query }: RequestOf<typeof listStepItems>): Promise<ResponseOf<typeof listStepItems>> {
    return this.runs.items(params.id, params.step, query);
  }

  @Handles(cancelPipelineRun)
  async cancel({ params, caller }: RequestOf<typeof cancelPipelineRun>): Promise<PipelineRun> {
    await this.control.cancel(params.id, caller.name);
    return this.runs.get(params.id);
  }

  @Handles(resumePipelineRun)
  async resume({ params, caller }: RequestOf<typeof resumePipelineRun>): Promise<PipelineRun> {
    await this.control.resume(params.id, caller.name);
    return this.runs.get(params.id);
  }

  @Handles(rerunPipelineRun)
  async rerun({ params, body, caller }: RequestOf<typeof rerunPipelineRun>): Promise<PipelineRun> {
    return this.runs.get(await this.control.rerun(params.id, { ...body, actor: caller.name }));
  }

  @Handles(listRunTransitions)
  listTransitions({
    params,
    query,
  }: RequestOf<typeof listRunTransitions>): Promise<ResponseOf<typeof listRunTransitions>> {
    return this.transitions.list(params.id, query);
  }

  @Handles(watchRun)
  watch({ params, raw, reply }: RequestOf<typeof watchRun>): Promise<Readable> {
    void reply.header('content-type', 'text/event-stream').header('cache-control', 'no-store');
    return this.transitions.watch(params.id, raw.headers['last-event-id']);
  }

  @Handles(comparePipelineRuns)
  compare({
    params,
  }: RequestOf<typeof comparePipelineRuns>): Promise<ResponseOf<typeof comparePipelineRuns>> {
    return this.comparisons.compare(params.id, params.other);
  }

  @Handles(readStepLog)
  readLog({ params, query, reply }: RequestOf<typeof readStepLog>): Promise<Readable> {
    void reply.header('content-type', 'text/plain; charset=utf-8');
    return this.logs.read({ runId: params.id, step: params.step, item: query.item });
  }

  @Handles(followStepLog)
  followLog({ params, query, raw, reply }: RequestOf<typeof followStepLog>): Promise<Readable> {
    void reply.header('content-type', 'text/event-stream').header('cache-control', 'no-store');
    const place = { runId: params.id, step: params.step, item: query.item };
    return this.logs.follow(place, raw.headers['last-event-id']);
  }
}

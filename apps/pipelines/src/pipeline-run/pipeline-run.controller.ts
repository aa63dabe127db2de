import type { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import {
  cancelPipelineRun,
  getPipelineRun,
  listPipelineRuns,
  readStepLog,
  startPipelineRun,
} from '@modelkeep/contracts/pipelines/pipeline.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { PipelineRuns } from './pipeline-runs';
import { StepLogs } from './step-logs';

@Controller()
export class PipelineRunController {
  constructor(
    private readonly runs: PipelineRuns,
    private readonly logs: StepLogs,
  ) {}

  @Handles(startPipelineRun)
  start({ params, body, caller }: RequestOf<typeof startPipelineRun>): Promise<PipelineRun> {
    return this.runs.startNow({ pipeline: params.name, ...body, actor: caller.name });
  }

  @Handles(getPipelineRun)
  get({ params }: RequestOf<typeof getPipelineRun>): Promise<PipelineRun> {
    return this.runs.get(params.id);
  }

  @Handles(listPipelineRuns)
  list({ query }: RequestOf<typeof listPipelineRuns>): Promise<ResponseOf<typeof listPipelineRuns>> {
    return this.runs.list(query);
  }

  @Handles(cancelPipelineRun)
  cancel({ params, caller }: RequestOf<typeof cancelPipelineRun>): Promise<PipelineRun> {
    return this.runs.cancel(params.id, caller.name);
  }

  @Handles(readStepLog)
  readLog({ params, reply }: RequestOf<typeof readStepLog>): Promise<Readable> {
    void reply.header('content-type', 'text/plain; charset=utf-8');
    return this.logs.read(params.id, params.step);
  }
}

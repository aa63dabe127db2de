import { Controller } from '@nestjs/common';
import type { Pipeline } from '@modelkeep/contracts/pipelines/pipeline';
import { applyPipeline, getPipeline, listPipelines } from '@modelkeep/contracts/pipelines/pipeline.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Pipelines, pipelineView } from './pipelines';

@Controller()
export class PipelineController {
  constructor(private readonly pipelines: Pipelines) {}

  @Handles(applyPipeline)
  async apply({ params, body, caller }: RequestOf<typeof applyPipeline>): Promise<Pipeline> {
    return pipelineView(await this.pipelines.apply(params.name, body, caller.name));
  }

  @Handles(listPipelines)
  list({ query }: RequestOf<typeof listPipelines>) {
    return this.pipelines.list(query);
  }

  @Handles(getPipeline)
  async get({ params, query }: RequestOf<typeof getPipeline>): Promise<Pipeline> {
    return pipelineView(await this.pipelines.get(params.name, query.version));
  }
}

import { Injectable } from '@nestjs/common';
import { ApiError } from '@modelkeep/client';
import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import { mlflowApi } from '@modelkeep/mlflow';
import { ServiceClient } from '@modelkeep/service';
import { z } from 'zod';

const metadata = mlflowApi('metadata');
const getRun = metadata.get('runs/get', z.object({ run_id: z.string() }));
const getLoggedModel = metadata.get('logged-models/:model_id', z.object({}), {
  params: z.object({ model_id: z.string() }),
});

const RunAnswer = z.object({ run: z.object({ info: z.object({ artifact_uri: z.string() }) }) });
const LoggedModelAnswer = z.object({
  model: z.object({ info: z.object({ artifact_uri: z.string(), source_run_id: z.string().optional() }) }),
});

/** Where the tracking server keeps artifacts of runs and logged models, asked of metadata. */
@Injectable()
export class ArtifactOwner {
  constructor(private readonly services: ServiceClient) {}

  /** URI of a run's artifacts; undefined where there is no such run. */
  async artifactsOfRun(runId: string): Promise<string | undefined> {
    const answer = await this.ask(getRun, RunAnswer, { query: { run_id: runId } });
    return answer?.run.info.artifact_uri;
  }

  /** A logged model's artifacts and the run that logged it; undefined where there is no such model. */
  async loggedModel(modelId: string): Promise<{ artifacts: string; runId?: string } | undefined> {
    const answer = await this.ask(getLoggedModel, LoggedModelAnswer, { params: { model_id: modelId } });
    const info = answer?.model.info;
    return info && { artifacts: info.artifact_uri, runId: info.source_run_id || undefined };
  }

  private async ask<Answer extends z.ZodType>(
    endpoint: Endpoint,
    schema: Answer,
    input: { query?: Record<string, string>; params?: Record<string, string> },
  ): Promise<z.infer<Answer> | undefined> {
    try {
      return schema.parse(await this.services.call(endpoint, input as never));
    } catch (error) {
      if (error instanceof ApiError && [400, 404].includes(error.status)) return undefined;
      throw error;
    }
  }
}

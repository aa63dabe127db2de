import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient, ApiError } from '@modelkeep/client';
import type { SentBodyOf, ServiceName } from '@modelkeep/contracts/common/endpoint';
import type { Role } from '@modelkeep/contracts/common/types';
import type { PipelineSource } from '@modelkeep/contracts/pipelines/pipeline';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import {
  applyPipeline,
  getPipelineRun,
  readStepLog,
  startPipelineRun,
} from '@modelkeep/contracts/pipelines/pipeline.api';
import { startStack, type Stack } from '@modelkeep/local-stack';
import { ServiceTokens } from '@modelkeep/service';

/** A pipelines service on parts of its own, and what tests do with it. */
export class PipelinesStack {
  private constructor(
    readonly home: string,
    readonly stack: Stack,
    readonly client: ApiClient,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<PipelinesStack> {
    const home = mkdtempSync(join(tmpdir(), 'pipelines-'));
    const stack = await startStack({ home, ports: 'free', services: ['pipelines'], env });
    const tokens = new ServiceTokens(stack.internalSecret, 'test');
    return new PipelinesStack(
      home,
      stack,
      clientOf(stack, (service) => tokens.issue(service)),
    );
  }

  /** A client that is somebody else. */
  as(name: string, roles: Role[]): ApiClient {
    const tokens = new ServiceTokens(this.stack.internalSecret, 'test');
    return clientOf(this.stack, (service) => tokens.issueFor({ name, roles }, service));
  }

  /** Applies a pipeline and starts a run of it. */
  async run(
    name: string,
    source: PipelineSource,
    body: SentBodyOf<typeof startPipelineRun> = {},
  ): Promise<string> {
    await this.client.call(applyPipeline, { params: { name }, body: source });
    return (await this.client.call(startPipelineRun, { params: { name }, body })).id;
  }

  /** Asks until the run is as wanted. A service that is away is asked again; what it answers is no excuse. */
  async until(id: string, condition: (run: PipelineRun) => boolean): Promise<PipelineRun> {
    for (;;) {
      const run = await this.client.call(getPipelineRun, { params: { id } }).catch(whileAway);
      if (run && condition(run)) return run;
      await delay(30);
    }
  }

  untilEnded(id: string): Promise<PipelineRun> {
    return this.until(id, ({ finishedAt }) => finishedAt !== undefined);
  }

  async logOf(id: string, step: string, item?: number): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.client.call(readStepLog, { params: { id, step }, query: { item } }))
      chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks).toString();
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** State by step. */
export const statesOf = (run: PipelineRun): Record<string, string> =>
  Object.fromEntries(run.steps.map(({ name, state }) => [name, state]));

export const stepOf = (run: PipelineRun, name: string): PipelineRun['steps'][number] => {
  const step = run.steps.find((one) => one.name === name);
  if (!step) throw new Error(`no step ${name}`);
  return step;
};

/** A step that runs a shell script. */
export const shell = (name: string, script: string, more: object = {}) => ({
  kind: 'command' as const,
  name,
  command: ['sh', '-c', script],
  ...more,
});

function clientOf(stack: Stack, token: (service: ServiceName) => string): ApiClient {
  return new ApiClient({ baseUrl: (service) => stack.urls[service], token });
}

export function whileAway(error: unknown): undefined {
  if (error instanceof ApiError) throw error;
  return undefined;
}

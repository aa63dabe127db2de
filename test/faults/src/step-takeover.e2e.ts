import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient, ApiError } from '@modelkeep/client';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import {
  applyPipeline,
  getPipelineRun,
  readStepLog,
  startPipelineRun,
} from '@modelkeep/contracts/pipelines/pipeline.api';
import { startStack, type Stack } from '@modelkeep/local-stack';
import { identify } from '@modelkeep/processes';
import { ServiceTokens } from '@modelkeep/service';

jest.setTimeout(180_000);

describe('a pipelines service that is killed while a step runs', () => {
  const home = mkdtempSync(join(tmpdir(), 'step-takeover-'));
  let stack: Stack;
  let client: ApiClient;

  beforeAll(async () => {
    stack = await startStack({ home, ports: 'free', services: ['pipelines'] });
    const tokens = new ServiceTokens(stack.internalSecret, 'test');
    client = new ApiClient({
      baseUrl: (service) => stack.urls[service],
      token: (service) => tokens.issue(service),
    });
  });

  afterAll(async () => {
    await stack?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const until = async (id: string, condition: (run: PipelineRun) => boolean): Promise<PipelineRun> => {
    for (;;) {
      const run = await client.call(getPipelineRun, { params: { id } }).catch(whileAway);
      if (run && condition(run)) return run;
      await delay(50);
    }
  };

  const logOf = async (id: string, step: string): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of await client.call(readStepLog, { params: { id, step } }))
      chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks).toString();
  };

  it('ends what it left running, runs the step again, and counts one result', async () => {
    const marker = join(home, 'first-attempt');
    const script = `test -e "${marker}" || { touch "${marker}"; echo pid $$; sleep 600; }; echo ok > "$MODELKEEP_OUTPUTS/result"`;
    const first = {
      kind: 'command' as const,
      name: 'first',
      command: ['sh', '-c', script],
      outputs: ['result'],
    };
    const second = {
      ...{
        kind: 'command' as const,
        name: 'second',
        command: ['sh', '-c', 'cat "$MODELKEEP_INPUTS/result"'],
      },
      inputs: { result: '${steps.first.outputs.result}' },
    };
    await client.call(applyPipeline, { params: { name: 'takeover' }, body: { steps: [first, second] } });
    const { id } = await client.call(startPipelineRun, { params: { name: 'takeover' }, body: {} });
    await until(id, () => existsSync(marker));
    let pid: number | undefined;
    while (!pid) pid = Number(/pid (\d+)/.exec(await logOf(id, 'first'))?.[1] ?? 0);
    expect(identify(pid)).toBeDefined();

    await stack.kill('pipelines');
    expect(identify(pid)).toBeDefined();
    await stack.untilReady('pipelines');

    const run = await until(id, ({ finishedAt }) => finishedAt !== undefined);
    expect(run.state).toBe('succeeded');
    expect(run.steps.map(({ name, state, attempt }) => [name, state, attempt])).toEqual([
      ['first', 'succeeded', 2],
      ['second', 'succeeded', 1],
    ]);
    expect(identify(pid)).toBeUndefined();
    expect(await logOf(id, 'second')).toContain('ok');
  });
});

/** A service that restarts refuses connections; what it answers is no excuse. */
function whileAway(error: unknown): undefined {
  if (error instanceof ApiError) throw error;
  return undefined;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpus } from 'node:os';
import { startStack } from '@modelkeep/local-stack';
import { ServiceTokens } from '@modelkeep/service';
import { ApiClient } from '@modelkeep/client';
import { BenchRuns } from './bench-runs';
import { prefectFanOut } from './prefect';

const CHAIN = 200;
const FAN = 1_000;
const WAITING = 10_000;

/**
 * Measures pipelines through the API of the real service, steps being processes that do nothing. With PREFECT_PYTHON (a
 * Python that has Prefect) also Prefect's local run of as many tasks. Prints a table; writes it to BENCH_OUT where set.
 */
async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'bench-pipelines-'));
  const stack = await startStack({
    ...{ home, ports: 'free', services: ['pipelines'] },
    env: { STEP_CONCURRENCY: String(cpus().length * 2), LOG_LEVEL: 'warn' },
  });
  try {
    const tokens = new ServiceTokens(stack.internalSecret);
    const baseUrl = stack.urls.pipelines;
    const runs = new BenchRuns(new ApiClient({ baseUrl, token: () => tokens.issue('bench') }));
    await runs.chain(20);
    const chain = await runs.chain(CHAIN);
    const fan = await runs.fanOut(FAN);
    await runs.waiting(WAITING);
    const crowded = await runs.chain(CHAIN);
    const prefect = await prefectFanOut(FAN);
    const figures = {
      'end of a step to the start of the next, p50 ms': chain.p50,
      'end of a step to the start of the next, p99 ms': chain.p99,
      [`the same beside ${WAITING} waiting runs, p50 ms`]: crowded.p50,
      [`the same beside ${WAITING} waiting runs, p99 ms`]: crowded.p99,
      [`whole step that runs a process, p50 ms`]: chain.step.p50,
      [`fan-out of ${FAN} steps, s`]: fan,
      ...(prefect && {
        [`Prefect's local run of ${FAN} tasks, s`]: prefect,
        'times as fast as Prefect': prefect / fan,
      }),
    };
    const lines = Object.entries(figures).map(([name, value]) => `${name.padEnd(60)} ${value.toFixed(2)}`);
    process.stdout.write(`${lines.join('\n')}\n`);
    if (process.env['BENCH_OUT']) writeFileSync(process.env['BENCH_OUT'], JSON.stringify(figures));
  } finally {
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

void main();

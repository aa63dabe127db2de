import { cpus } from 'node:os';
import { ApiClient } from '@modelkeep/client';
import { ServiceTokens } from '@modelkeep/service';
import { withStack } from '../bench-stack';
import { BenchRuns } from './bench-runs';
import { prefectFanOut } from './prefect';

const CHAIN = 200;
const FAN = 1_000;
const WAITING = 10_000;

/**
 * Measures pipelines through the API of the real service, steps being processes that do nothing; with PREFECT_PYTHON (a
 * Python that has Prefect) also Prefect's local run of as many tasks. Prints each figure as it is known.
 */
async function main(): Promise<void> {
  const options = {
    services: ['pipelines' as const],
    env: { STEP_CONCURRENCY: String(cpus().length * 2), LOG_LEVEL: 'warn' },
  };
  await withStack(options, async (stack) => {
    const tokens = new ServiceTokens(stack.internalSecret, 'bench');
    const baseUrl = stack.urls.pipelines;
    const runs = new BenchRuns(new ApiClient({ baseUrl, token: (service) => tokens.issue(service) }));
    await runs.chain(20);
    const chain = await runs.chain(CHAIN);
    tell('end of a step to the start of the next, p50 ms', chain.p50);
    tell('end of a step to the start of the next, p99 ms', chain.p99);
    tell('whole step that runs a process, p50 ms', chain.step.p50);
    const fan = await runs.fanOut(FAN);
    tell(`fan-out of ${FAN} steps, s`, fan);
    await runs.waiting(WAITING);
    const crowded = await runs.chain(CHAIN);
    tell(`end to start beside ${WAITING} waiting runs, p50 ms`, crowded.p50);
    tell(`end to start beside ${WAITING} waiting runs, p99 ms`, crowded.p99);
  });
  const prefect = await prefectFanOut(FAN);
  if (prefect !== undefined) tell(`Prefect's local run of ${FAN} tasks, s`, prefect);
}

function tell(name: string, value: number): void {
  process.stdout.write(`${name.padEnd(60)} ${value.toFixed(2)}\n`);
}

void main();

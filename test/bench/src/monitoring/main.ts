import 'reflect-metadata';
import { cpus } from 'node:os';
import { ApiClient } from '@modelkeep/client';
import { withStack } from '../bench-stack';
import { ms, rate, ratio } from '../table';
import { measureComparison } from './comparison';
import { measureStreaming } from './streaming';

const ROWS = Number(process.env['BENCH_ROWS'] ?? 100_000);
const PREDICTIONS = Number(process.env['BENCH_PREDICTIONS'] ?? 200_000);

/** Prints the figures as text, then as one line of JSON. */
function main(): Promise<void> {
  const services = ['monitoring' as const, 'metadata' as const, 'gateway' as const];
  return withStack({ services }, async (stack, home) => {
    const client = new ApiClient({ baseUrl: stack.urls.gateway, token: stack.adminToken });
    const comparison = await measureComparison(client, home, ROWS);
    const streaming = await measureStreaming(stack, client, home, PREDICTIONS);
    const { modelkeepMs, evidentlyMs } = comparison;
    const lines = [
      `${comparison.rows} rows, ${comparison.columns} columns: ${ms(modelkeepMs.p50)}, Evidently ${ms(evidentlyMs.p50)} (${ratio(evidentlyMs.p50, modelkeepMs.p50)} times)`,
      `${streaming.predictions} predictions of ${streaming.features} features: ${rate(streaming.perSecond)}, ${rate(streaming.perCoreSecond)} per core`,
      JSON.stringify({ processors: cpus().length, comparison, streaming }),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  });
}

void main();

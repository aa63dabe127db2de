import { repoRoot } from '@modelkeep/local-stack';
import { runProcess } from '@modelkeep/processes';
import {
  MLFLOW_VERSIONS,
  mlflowEnvironment,
  type MlflowVersion,
  startMlflowServer,
} from '@modelkeep/real-mlflow';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startModelkeep } from './modelkeep-target';
import type { Target } from './target';

const folder = join(repoRoot(), 'test', 'conformance', 'mlflow');
const say = (text: string) => void process.stdout.write(`[conformance] ${text}\n`);
const log = { write: (chunk: Buffer | string) => void process.stdout.write(chunk), say };

/** MLflow's own server: what it does is what the tests state. */
async function startReference(signal: AbortSignal): Promise<Target> {
  const environment = await mlflowEnvironment('3.18.0', log, signal);
  const { url, close } = await startMlflowServer({ environment, workers: 1, signal });
  return { env: { MLFLOW_TRACKING_URI: url }, close };
}

/** How pytest ended: `undefined` where all passed. */
function runTests(python: string, args: string[], env: Record<string, string>, signal: AbortSignal) {
  return runProcess({
    command: [python, '-m', 'pytest', '-p', 'no:cacheprovider', '-ra', '--durations=5', 'tests', ...args],
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
      GIT_PYTHON_REFRESH: 'quiet',
      MLFLOW_DISABLE_TELEMETRY: 'true',
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
      ...env,
    },
    log,
    signal,
  });
}

/**
 * Runs the tests with each client against Modelkeep, or with `--reference` against MLflow's own server.
 * `--client 2.22.5` takes one client only; what follows `--` goes to pytest. The exit code is 1 where a test fails.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { reference: { type: 'boolean', default: false }, client: { type: 'string' } },
    allowPositionals: true,
  });
  const clients = MLFLOW_VERSIONS.filter(
    (version) => values.client === undefined || version === values.client,
  );
  if (clients.length === 0) throw new Error(`--client is one of ${MLFLOW_VERSIONS.join(', ')}`);
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort(new Error('interrupted')));
  process.once('SIGTERM', () => abort.abort(new Error('terminated')));
  const { signal } = abort;
  const environments = new Map<MlflowVersion, string>();
  for (const client of clients) environments.set(client, await mlflowEnvironment(client, log, signal));
  const target = values.reference ? await startReference(signal) : await startModelkeep(say, signal);
  const outcomes: string[] = [];
  try {
    for (const [client, environment] of environments) {
      say(`mlflow ${client} against ${target.env['MLFLOW_TRACKING_URI']}`);
      const failure = await runTests(join(environment, 'bin', 'python'), positionals, target.env, signal);
      if (failure !== undefined) process.exitCode = 1;
      outcomes.push(`mlflow ${client} ${failure === undefined ? 'passed' : `failed (${failure})`}`);
    }
  } finally {
    await target.close();
  }
  say(`${values.reference ? "MLflow's own server" : 'Modelkeep'}: ${outcomes.join(', ')}`);
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

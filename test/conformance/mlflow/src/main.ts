import { defaultCache, repoRoot } from '@modelkeep/local-stack';
import { ensurePythonEnvironment, runProcess } from '@modelkeep/processes';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startModelkeep } from './modelkeep-target';
import { startReference } from './reference-target';

const CLIENTS = { '3.18.0': 'mlflow-3.lock', '2.22.5': 'mlflow-2.lock' } as const;
type Client = keyof typeof CLIENTS;

const folder = join(repoRoot(), 'test', 'conformance', 'mlflow');
const say = (text: string) => void process.stdout.write(`[conformance] ${text}\n`);
const log = { write: (chunk: Buffer | string) => void process.stdout.write(chunk), say };

/** The environment of one client, from its lock. */
async function environmentOf(client: Client, signal: AbortSignal): Promise<string> {
  const lock = await readFile(join(folder, CLIENTS[client]));
  return ensurePythonEnvironment({
    cacheDir: defaultCache(),
    python: process.env['MODELKEEP_PYTHON'] ?? 'python3',
    lock,
    pipOptions: ['--no-deps'],
    log,
    signal,
  });
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
  const clients = (Object.keys(CLIENTS) as Client[]).filter(
    (version) => values.client === undefined || version === values.client,
  );
  if (clients.length === 0) throw new Error(`--client is one of ${Object.keys(CLIENTS).join(', ')}`);
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort(new Error('interrupted')));
  process.once('SIGTERM', () => abort.abort(new Error('terminated')));
  const { signal } = abort;
  const environments = new Map<Client, string>();
  for (const client of clients) environments.set(client, await environmentOf(client, signal));
  const target = values.reference
    ? await startReference(await environmentOf('3.18.0', signal), signal)
    : await startModelkeep(say, signal);
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

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCache, repoRoot } from '@modelkeep/local-stack';
import { ensurePythonEnvironment, freePort, runProcess } from '@modelkeep/processes';
import { makeModels, type ModelName, ModelServerProcess, sealPackage } from '@modelkeep/test-models';

const folder = join(repoRoot(), 'test', 'conformance', 'v2');
const say = (text: string) => void process.stdout.write(`[conformance] ${text}\n`);
const log = { write: (chunk: Buffer | string) => void process.stdout.write(chunk), say };

/** Each is served by a model server of its own, under its own name. */
const SERVED: ModelName[] = ['types', 'credit-gradient-boosting'];

/** Runs the tests with the real client against model servers; arguments go to pytest. The exit code is 1 where one fails. */
async function main(): Promise<void> {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort(new Error('interrupted')));
  process.once('SIGTERM', () => abort.abort(new Error('terminated')));
  const { signal } = abort;
  const environment = await ensurePythonEnvironment({
    cacheDir: defaultCache(),
    python: process.env['MODELKEEP_PYTHON'] ?? 'python3',
    lock: readFileSync(join(folder, 'requirements.lock')),
    log,
    signal,
  });
  const models = await makeModels(log, signal);
  const home = mkdtempSync(join(tmpdir(), 'modelkeep-v2-'));
  const servers: ModelServerProcess[] = [];
  try {
    const addresses: Record<string, { http: string; grpc: string }> = {};
    for (const model of SERVED) {
      const sealed = sealPackage(models, model, join(home, model));
      const port = await freePort();
      const env = { GRPC_PORT: String(port), EXPLAIN: 'on-request' };
      const server = await ModelServerProcess.start({ sealed, deployment: model, home, env });
      servers.push(server);
      addresses[model] = { http: new URL(server.url).host, grpc: `127.0.0.1:${port}` };
    }
    const python = join(environment, 'bin', 'python');
    const failure = await runProcess({
      command: [python, '-m', 'pytest', '-p', 'no:cacheprovider', '-ra', 'tests', ...process.argv.slice(2)],
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUNBUFFERED: '1',
        V2_SERVERS: JSON.stringify(addresses),
        V2_MODELS: models,
      },
      log,
      signal,
    });
    if (failure !== undefined) process.exitCode = 1;
    say(`tritonclient ${failure === undefined ? 'passed' : `failed (${failure})`}`);
  } finally {
    await Promise.all(servers.map((server) => server.end()));
    rmSync(home, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

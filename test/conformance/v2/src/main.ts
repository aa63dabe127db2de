import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCache, repoRoot } from '@modelkeep/local-stack';
import { ensurePythonEnvironment, freePort, runProcess } from '@modelkeep/processes';
import { ServiceTokens } from '@modelkeep/service';
import { makeModels, type ModelName, ModelServerProcess, sealAmong } from '@modelkeep/test-models';

const folder = join(repoRoot(), 'test', 'conformance', 'v2');
const say = (text: string) => void process.stdout.write(`[conformance] ${text}\n`);
const log = { write: (chunk: Buffer | string) => void process.stdout.write(chunk), say };

/** All are served by one model server, each under its own name. */
const SERVED: ModelName[] = [
  'types',
  'credit-gradient-boosting',
  'credit-logistic',
  'dense',
  'centred',
  'perceptron',
];
const SECRET = 'a secret that only these tests have, long enough';

/** Runs the tests with the real client against a model server; arguments go to pytest. The exit code is 1 where one fails. */
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
  let server: ModelServerProcess | undefined;
  try {
    const { privateKey } = generateKeyPairSync('ed25519');
    const packages = SERVED.map((name) => ({
      name,
      sealed: sealAmong(join(home, 'packages'), models, name, { privateKey }),
    }));
    const [first, ...further] = packages as [(typeof packages)[number], ...typeof packages];
    const port = await freePort();
    server = await ModelServerProcess.start({
      sealed: first.sealed,
      deployment: first.name,
      home,
      env: {
        GRPC_PORT: String(port),
        EXPLAIN: 'on-request',
        INTERNAL_SECRET: SECRET,
        MODELS: JSON.stringify(
          further.map(({ name, sealed }) => ({ name, revision: 1, packageDigest: sealed.digest })),
        ),
      },
    });
    const python = join(environment, 'bin', 'python');
    const failure = await runProcess({
      command: [python, '-m', 'pytest', '-p', 'no:cacheprovider', '-ra', 'tests', ...process.argv.slice(2)],
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUNBUFFERED: '1',
        V2_HTTP: new URL(server.url).host,
        V2_GRPC: `127.0.0.1:${port}`,
        V2_MODELS: models,
        V2_DIGESTS: JSON.stringify(
          Object.fromEntries(packages.map(({ name, sealed }) => [name, sealed.digest])),
        ),
        V2_TOKEN: new ServiceTokens(SECRET, 'conformance').issue('model-server', 3600),
      },
      log,
      signal,
    });
    if (failure !== undefined) process.exitCode = 1;
    say(`tritonclient ${failure === undefined ? 'passed' : `failed (${failure})`}`);
  } finally {
    await server?.end();
    rmSync(home, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

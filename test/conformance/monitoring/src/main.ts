import { ApiClient } from '@modelkeep/client';
import { createAccount } from '@modelkeep/contracts/gateway/account.api';
import { defaultCache, repoRoot, startStack } from '@modelkeep/local-stack';
import { ensurePythonEnvironment, runProcess } from '@modelkeep/processes';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(repoRoot(), 'test', 'conformance', 'monitoring');
const say = (text: string) => void process.stdout.write(`[conformance] ${text}\n`);
const log = { write: (chunk: Buffer | string) => void process.stdout.write(chunk), say };

/** Runs `work` against a stack of our own, as a data scientist. */
async function withModelkeep<T>(
  signal: AbortSignal,
  work: (url: string, token: string) => Promise<T>,
): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'modelkeep-conformance-'));
  const services = ['metadata', 'monitoring', 'gateway'] as const;
  const stack = await startStack({ home, ports: 'free', services: [...services], report: say, signal });
  try {
    const admin = new ApiClient({ baseUrl: stack.urls.gateway, token: stack.adminToken });
    const { token } = await admin.call(createAccount, {
      body: { name: 'conformance', roles: ['data-scientist'] },
    });
    return await work(stack.urls.gateway, token);
  } finally {
    await stack.stop();
    rmSync(stack.home, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
}

/** Compares the monitoring service's numbers with those of SciPy and Evidently. Arguments go to pytest. */
async function main(): Promise<void> {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort(new Error('interrupted')));
  process.once('SIGTERM', () => abort.abort(new Error('terminated')));
  const { signal } = abort;
  const environment = await ensurePythonEnvironment({
    cacheDir: defaultCache(),
    python: process.env['MODELKEEP_PYTHON'] ?? 'python3',
    lock: await readFile(join(folder, 'environment.lock')),
    // The lock lists all that is needed; pip would ask for extras that it cannot name.
    pipOptions: ['--no-deps'],
    log,
    signal,
  });
  const failure = await withModelkeep(signal, (url, token) =>
    runProcess({
      command: [
        join(environment, 'bin', 'python'),
        ...['-m', 'pytest', '-p', 'no:cacheprovider', '-ra', 'tests', ...process.argv.slice(2)],
      ],
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUNBUFFERED: '1',
        DO_NOT_TRACK: '1',
        MODELKEEP_URL: url,
        MODELKEEP_TOKEN: token,
      },
      log,
      signal,
    }),
  );
  if (failure !== undefined) process.exitCode = 1;
  say(failure === undefined ? 'passed' : `failed (${failure})`);
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileLock } from './file-lock';
import { runProcess, type ProcessOutput } from './run-process';

/** Receives what the commands print, and what we say about them. */
export interface EnvironmentLog extends ProcessOutput {
  say(text: string): void;
}

/** Written last: a folder without it is what a killed process left. */
const COMPLETE = 'complete';

/** Passed to pip: how packages are reached on this machine. */
const PASSED = /^(PATH|HOME|LANG|LC_ALL|TMPDIR|SSL_CERT_FILE|PIP_.*|MODELKEEP_STACK|(https?|no|all)_proxy)$/i;

/** SHA-256 of a lock file: names the environment that is made from it. */
export function environmentDigest(lock: Buffer): string {
  return `sha256:${createHash('sha256').update(lock).digest('hex')}`;
}

/**
 * Makes the virtual environment of a lock file, once per machine: `<cacheDir>/python/<first 12 digits of its digest>`.
 * A lock file with hashes is installed with all of them checked. Processes that want the same one wait for the first.
 * @returns its folder
 * @throws naming the command that failed; what it printed is in the log
 */
export async function ensurePythonEnvironment(options: {
  cacheDir: string;
  python: string;
  lock: Buffer;
  /** Added to those of `pip install`. */
  pipOptions?: readonly string[];
  log: EnvironmentLog;
  signal: AbortSignal;
}): Promise<string> {
  const { cacheDir, lock, log, signal } = options;
  const digest = environmentDigest(lock);
  const folder = join(cacheDir, 'python', digest.slice('sha256:'.length, 'sha256:'.length + 12));
  if (existsSync(join(folder, COMPLETE))) return folder;
  await withFileLock(`${folder}.lock`, () => make({ ...options, folder, digest }), {
    onWait: ({ pid }) => log.say(`waiting for process ${pid}, which makes the Python environment`),
    signal,
  });
  return folder;
}

async function make(options: {
  folder: string;
  digest: string;
  python: string;
  lock: Buffer;
  /** Added to those of `pip install`. */
  pipOptions?: readonly string[];
  log: EnvironmentLog;
  signal: AbortSignal;
}): Promise<void> {
  const { folder, digest, python, lock, pipOptions = [], log, signal } = options;
  if (existsSync(join(folder, COMPLETE))) return;
  const start = performance.now();
  log.say(`making the Python environment ${digest}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const lockFile = join(folder, 'lock.txt');
  await writeFile(lockFile, lock);
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => PASSED.test(name)) as [string, string][],
  );
  const run = async (...command: string[]) => {
    const failure = await runProcess({ command, cwd: folder, env, log, signal });
    if (failure !== undefined) throw new Error(`'${command.slice(0, 4).join(' ')}' failed: ${failure}`);
  };
  await run(python, '-m', 'venv', folder);
  const hashes = lock.includes('--hash=') ? ['--require-hashes'] : [];
  const pip = [
    join(folder, 'bin', 'python'),
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--no-input',
  ];
  await run(...pip, '--progress-bar', 'off', ...hashes, ...pipOptions, '-r', lockFile);
  await writeFile(join(folder, COMPLETE), digest);
  log.say(`the Python environment is made, in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connectStack } from './connect';
import { lockHolder } from './lock';
import { logFile, rotateLog, withLog } from './logs';
import { isAlive } from './process-identity';
import type { Report } from './report';
import { startStack, type StackOptions } from './stack';
import { formatStack } from './stack-text';
import { stackLockFile } from './state';
import { waitUntil } from './wait';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const DETACHED_START_MS = 60 * 60_000;

/** Runs a stack until a signal ends it. Returns when everything is stopped. */
export async function runInForeground(options: StackOptions, print: Report): Promise<void> {
  const report = options.report ?? print;
  const ending = new AbortController();
  const asked = new Promise<void>((resolve) => {
    for (const name of ENDING_SIGNALS) {
      process.on(name, () => {
        if (!ending.signal.aborted) report('stopping');
        ending.abort();
        resolve();
      });
    }
  });
  try {
    const stack = await startStack({ ...options, signal: ending.signal });
    for (const line of formatStack(stack)) print(line);
    await asked;
    await stack.stop();
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  }
  report('stopped');
}

/**
 * Where a stack of `home` runs already, shows it and returns true; one that is still starting is waited for.
 * Returns false where none runs.
 */
export async function showRunning(home: string, print: Report): Promise<boolean> {
  const supervisor = lockHolder(stackLockFile(home));
  if (!supervisor) return false;
  let stack = await connectStack(home);
  if (!stack) print(`process ${supervisor.pid} is starting or stopping the stack in ${home}: waiting for it`);
  await waitUntil(async () => (stack ??= await connectStack(home)) !== undefined || !isAlive(supervisor), {
    timeoutMs: DETACHED_START_MS,
    everyMs: 200,
  });
  if (!stack) return false;
  print(`The stack runs already (process ${supervisor.pid}).`);
  for (const line of formatStack(stack)) print(line);
  return true;
}

/** Runs this program's `start` in the background and shows its progress until all is ready. Throws when it fails. */
export async function startInBackground(home: string, args: string[], print: Report): Promise<void> {
  rotateLog(home, 'stack');
  const log = logFile(home, 'stack');
  const child = withLog(log, (output) =>
    spawn(process.execPath, args, { detached: true, stdio: ['ignore', output, output] }),
  );
  let exit: number | null | undefined;
  child.once('exit', (code) => (exit = code));
  for (const name of ENDING_SIGNALS) process.once(name, () => child.kill('SIGTERM'));
  let shown = 0;
  const show = () => {
    const text = readFileSync(log, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    if (end > shown) print(text.slice(shown, end - 1));
    shown = Math.max(shown, end);
  };
  const settled = await waitUntil(
    async () => {
      show();
      return (
        exit !== undefined ||
        (lockHolder(stackLockFile(home))?.pid === child.pid && (await connectStack(home)) !== undefined)
      );
    },
    { timeoutMs: DETACHED_START_MS, everyMs: 100 },
  );
  show();
  if (!settled || exit !== undefined) throw new Error(`the stack did not start; log: ${log}`);
  child.unref();
}

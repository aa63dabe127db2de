import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How to run a command to its end. */
export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Aborting it ends the command. */
  signal?: AbortSignal;
  /** Receives each line of standard output and standard error as it comes. */
  onLine?: (line: string) => void;
}

const KEPT_LINES = 200;

/**
 * Runs a command to its end and returns what it printed (its last 200 lines, both streams).
 * Throws, with the last 15 lines, when it cannot be started or its exit code is not 0.
 */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { onLine, ...spawnOptions } = options;
  const lines: string[] = [];
  const child = spawn(command, args, { ...spawnOptions, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine?.(line);
    });
  }
  const outcome = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `exit ${code ?? signal}`));
  });
  if (outcome !== undefined) {
    throw new Error([`${command} ${args[0] ?? ''} failed: ${outcome}`, ...lines.slice(-15)].join('\n'));
  }
  return lines.join('\n');
}

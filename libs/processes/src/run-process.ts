import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endGroup, signalGroup } from './process-group';
import { identify, type ProcessIdentity } from './process-identity';

/** Receives what a program prints, as it comes. */
export interface ProcessOutput {
  write(chunk: Buffer | string): void;
}

export interface ProcessRequest {
  command: readonly string[];
  cwd: string;
  /** The whole environment: nothing of ours passes. */
  env: Record<string, string>;
  log: ProcessOutput;
  signal: AbortSignal;
  /** Address space of each process, MiB; unlimited where left out. */
  memoryMiB?: number;
  /** CPU time of each process, s; unlimited where left out. */
  cpuSeconds?: number;
  /** Told who it is; the program begins once this has resolved, and never where we die before. */
  onStart?: (identity: ProcessIdentity) => Promise<void>;
}

const GRACE_MS = 5_000;

/**
 * Runs a program in a process group of its own until it ends, and ends whatever it leaves behind. Aborting ends the
 * group and throws the signal's reason.
 * @returns how it ended: `undefined` for exit code 0, else e.g. `exit code 1` or `SIGKILL`
 * @throws where it cannot be started
 */
export async function runProcess(request: ProcessRequest): Promise<string | undefined> {
  request.signal.throwIfAborted();
  const { onStart } = request;
  const [program = '', ...args] = wrapped(request);
  const child = spawn(program, args, {
    cwd: request.cwd,
    env: request.env,
    detached: true,
    stdio: [onStart ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  child.stdout?.on('data', request.log.write.bind(request.log));
  child.stderr?.on('data', request.log.write.bind(request.log));
  const exited = once(child, 'exit');
  const closed = once(child, 'close');
  closed.catch(() => undefined);
  const { pid } = child;
  const identity = pid === undefined ? undefined : identify(pid);
  const end = () => void (identity && endGroup(identity, GRACE_MS));
  request.signal.addEventListener('abort', end, { once: true });
  // A program that ends at once closes the pipe before we have let it go.
  child.stdin?.on('error', () => undefined);
  try {
    if (identity && onStart) {
      await onStart(identity);
      child.stdin?.end(GO);
    }
    const [code, signal] = (await exited) as [number | null, NodeJS.Signals | null];
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
    await closed;
    request.signal.throwIfAborted();
    return code === 0 ? undefined : (signal ?? `exit code ${code}`);
  } catch (error) {
    end();
    throw error;
  } finally {
    request.signal.removeEventListener('abort', end);
  }
}

const GO = 'go\n';

/** A shell waits to be let go, sets the limits and then becomes the program. */
function wrapped({ command, memoryMiB, cpuSeconds, onStart }: ProcessRequest): string[] {
  const script = [
    ...(onStart ? ['read -r go && exec </dev/null'] : []),
    ...(memoryMiB === undefined ? [] : [`ulimit -v ${memoryMiB * 1024}`]),
    ...(cpuSeconds === undefined ? [] : [`ulimit -t ${cpuSeconds}`]),
  ];
  if (script.length === 0) return [...command];
  return ['/bin/sh', '-c', [...script, 'exec "$@"'].join(' && '), 'sh', ...command];
}

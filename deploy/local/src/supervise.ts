import { spawn, type ChildProcess } from 'node:child_process';
import { lastLines, withLog } from './logs';
import { identify, signalGroup, type ProcessIdentity } from './process-identity';
import { seconds, type Report } from './report';
import { waitUntil } from './wait';

/** What to run, how to see that it is ready, and how to end it. */
export interface ProcessSpec {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
  /** Both output streams are appended here. */
  log: string;
  /** Asks for an orderly end. */
  stopSignal: NodeJS.Signals;
  /** How long that may take before SIGKILL, ms. */
  graceMs: number;
  /** Whether it does its work now. */
  ready: () => Promise<boolean>;
  /** How long its start may take, ms. */
  readyTimeoutMs: number;
}

/** Called with the new identity when a process starts, with undefined when it has ended. */
export type IdentityChange = (identity: ProcessIdentity | undefined) => void;

const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 10_000;
/** A process that lived this long starts its backoff anew. */
const STABLE_AFTER_MS = 30_000;

/**
 * Keeps one process running: starts it in a process group of its own, waits until it is ready, starts it again
 * with growing pauses when it dies unasked, and ends it with all that is left of its group.
 */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();
  private wanted = false;
  private startedOnce = false;
  private backoffMs = FIRST_BACKOFF_MS;
  private startedAt = 0;
  private restartTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly spec: ProcessSpec,
    private readonly report: Report,
    private readonly onIdentity: IdentityChange,
  ) {}

  /** Starts the process and waits until it is ready. Throws, with the end of its log, when it dies or stays unready. */
  async start(): Promise<void> {
    if (this.wanted) return this.untilReady();
    this.wanted = true;
    this.startedOnce = false;
    this.spawn();
    await this.untilReady();
    this.startedOnce = true;
    this.report(`ready in ${seconds(this.startedAt)}`);
  }

  /** Resolves once the process runs and is ready, across restarts. Throws when that takes too long. */
  async untilReady(): Promise<void> {
    let failure: string | undefined;
    const settled = await waitUntil(
      async () => {
        failure = this.startFailure();
        if (failure !== undefined) return true;
        const { child } = this;
        return child !== undefined && (await this.spec.ready()) && child === this.child;
      },
      { timeoutMs: this.spec.readyTimeoutMs },
    );
    if (settled && failure === undefined) return;
    const reason = failure ?? `was not ready within ${this.spec.readyTimeoutMs / 1000} s`;
    await this.stop();
    throw new Error([`${reason}; the end of ${this.spec.log}:`, ...lastLines(this.spec.log, 25)].join('\n'));
  }

  /** Sends a signal and, when it ends the process, waits for that. The process is started again. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const exited = this.exited;
    if (!this.child?.kill(signal)) return;
    if (signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT') await exited;
  }

  /** Ends the process for good: an orderly end first, SIGKILL after the grace. */
  async stop(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.restartTimer);
    const { child, exited } = this;
    if (!child) return;
    child.kill(this.spec.stopSignal);
    const kill = setTimeout(() => {
      this.report(`did not end within ${this.spec.graceMs / 1000} s: killed`);
      child.kill('SIGKILL');
    }, this.spec.graceMs);
    await exited;
    clearTimeout(kill);
  }

  /** Ends the process and starts it again. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  private startFailure(): string | undefined {
    if (!this.wanted) return 'was stopped';
    return this.startedOnce || this.child !== undefined ? undefined : 'ended during its start';
  }

  private spawn(): void {
    const { command, args, log, cwd, env, uid, gid } = this.spec;
    this.startedAt = performance.now();
    const child = withLog(log, (output) =>
      // A group of its own: Ctrl-C in the terminal reaches only us, and we end the processes in order.
      spawn(command, args, { cwd, env, uid, gid, detached: true, stdio: ['ignore', output, output] }),
    );
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('error', (error) => {
        if (child.pid !== undefined) return;
        this.report(error.message);
        this.ended(undefined, resolve);
      });
      child.once('exit', (code, signal) => this.ended(child.pid, resolve, code, signal));
    });
    if (child.pid !== undefined) this.onIdentity(identify(child.pid));
  }

  private ended(
    pid: number | undefined,
    resolve: () => void,
    code: number | null = null,
    signal: NodeJS.Signals | null = null,
  ): void {
    // Whatever it started must not outlive it: orphans would keep ports and memory.
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
    this.child = undefined;
    this.onIdentity(undefined);
    resolve();
    if (this.wanted && this.startedOnce) this.scheduleRestart(signal ?? `exit code ${code}`);
  }

  private scheduleRestart(reason: string): void {
    if (performance.now() - this.startedAt > STABLE_AFTER_MS) this.backoffMs = FIRST_BACKOFF_MS;
    this.report(`died (${reason}): starting again in ${this.backoffMs / 1000} s; log: ${this.spec.log}`);
    this.restartTimer = setTimeout(() => {
      this.spawn();
      void this.announceRecovery();
    }, this.backoffMs);
    this.backoffMs = Math.min(this.backoffMs * 2, LONGEST_BACKOFF_MS);
  }

  private async announceRecovery(): Promise<void> {
    const { child, startedAt } = this;
    const settled = await waitUntil(async () => this.child !== child || (await this.spec.ready()), {
      timeoutMs: this.spec.readyTimeoutMs,
      everyMs: 200,
    });
    if (settled && this.child === child) this.report(`ready again in ${seconds(startedAt)}`);
  }
}

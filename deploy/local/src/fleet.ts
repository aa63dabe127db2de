import { endStrays } from './leftovers';
import type { ProcessIdentity } from './process-identity';
import type { Report } from './report';
import { named } from './report';
import { PART_NAMES, SERVICE_NAMES } from './services';
import { logFile, rotateLog } from './logs';
import { writeState, type ProcessName, type StackState } from './state';
import { SupervisedProcess, type ProcessSpec } from './supervise';

/** The processes of one stack: started under supervision, recorded in the state file, ended in order. */
export class Fleet {
  private readonly processes = new Map<ProcessName, SupervisedProcess>();
  private closed = false;

  constructor(
    private readonly home: string,
    private readonly state: StackState,
    private readonly baseEnv: Record<string, string>,
    private readonly report: Report,
  ) {}

  /** Starts a process and waits until it is ready. Throws when it is not, or when the fleet was stopped meanwhile. */
  readonly launch = async (name: ProcessName, spec: Omit<ProcessSpec, 'log'>): Promise<SupervisedProcess> => {
    if (this.closed) throw new Error(`${name} is not started: the stack is stopping`);
    rotateLog(this.home, name);
    const full = { ...spec, env: { ...this.baseEnv, ...spec.env }, log: logFile(this.home, name) };
    const process = new SupervisedProcess(full, named(this.report, name), (identity) => {
      this.state.processes[name] = identity;
      this.save();
    });
    this.processes.set(name, process);
    await process.start().catch((error: Error) => {
      throw new Error(`${name} ${error.message}`);
    });
    return process;
  };

  /** A process that was launched. Throws for any other name. */
  get(name: ProcessName): SupervisedProcess {
    const process = this.processes.get(name);
    if (!process) throw new Error(`${name} is not one of the processes of this stack`);
    return process;
  }

  /** Throws where nothing runs under that name. */
  pid(name: ProcessName): number {
    const identity = this.state.processes[name];
    if (!identity) throw new Error(`${name} does not run in this stack`);
    return identity.pid;
  }

  /**
   * Ends everything: services side by side, what they left behind, then the parts one by one. Nothing can be launched
   * after.
   */
  async stop(): Promise<void> {
    this.closed = true;
    this.mark('stopping');
    await Promise.all(SERVICE_NAMES.flatMap((name) => this.processes.get(name)?.stop() ?? []));
    await endStrays(this.home, this.identities(PART_NAMES), this.report);
    for (const name of PART_NAMES) await this.processes.get(name)?.stop();
    this.mark('stopped');
  }

  /** Notes the stack's condition in the state file. */
  mark(status: StackState['status']): void {
    this.state.status = status;
    this.save();
  }

  private identities(names: readonly ProcessName[]): ProcessIdentity[] {
    return names.flatMap((name) => this.state.processes[name] ?? []);
  }

  private save(): void {
    writeState(this.home, this.state);
  }
}

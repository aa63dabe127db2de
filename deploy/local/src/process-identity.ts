import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same pid. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque start mark: boot id and clock ticks on Linux, `ps` start time elsewhere. */
  started: string;
}

const linux = process.platform === 'linux';
let bootId: string | undefined;

/** The identity of a live process, or undefined where no such process runs (a zombie does not run). */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = linux ? startOnLinux(pid) : startElsewhere(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether this very process still runs. False when its pid now belongs to another one. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Sends a signal to this very process; false when it no longer runs. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  return send(identity.pid, name);
}

/** Sends a signal to a whole process group; false when the group is empty. */
export function signalGroup(leader: number, name: NodeJS.Signals): boolean {
  return send(-leader, name);
}

/** The folder a process works in, or undefined where that cannot be told. */
export function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Every process whose start environment holds `entry` (`NAME=value`). Empty where /proc does not exist. */
export function withEnvironment(entry: string): ProcessIdentity[] {
  if (!linux) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && hasEnvironment(name, entry))
    .flatMap((name) => identify(Number(name)) ?? []);
}

/**
 * The start mark in the text of /proc/<pid>/stat: field 22, counted after the command's closing bracket because
 * the command itself may hold spaces and brackets (proc(5)). Undefined for a zombie.
 */
export function parseStat(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}

function startOnLinux(pid: number): string | undefined {
  try {
    const ticks = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return ticks && `${bootId}/${ticks}`;
  } catch {
    return undefined;
  }
}

function startElsewhere(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}

function hasEnvironment(pid: string, entry: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry);
  } catch {
    return false;
  }
}

function send(target: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(target, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

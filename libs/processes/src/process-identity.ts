import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that cannot be mistaken for a later one with the same pid. Plain JSON, so it can be stored. */
export interface ProcessIdentity {
  host: string;
  pid: number;
  /** Opaque start mark: boot id and clock ticks on Linux, `ps` start time elsewhere. */
  started: string;
}

const linux = process.platform === 'linux';
const host = hostname();
let bootId: string | undefined;

/** The identity of a live process of this host, or undefined where none has this pid (a zombie does not live). */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = linux ? startOnLinux(pid) : startElsewhere(pid);
  return started === undefined ? undefined : { host, pid, started };
}

/** This process. */
export function self(): ProcessIdentity {
  return identify(process.pid) ?? { host, pid: process.pid, started: 'unknown' };
}

/** Whether an identity was taken on this host: of others nothing can be said, and nothing done to them. */
export function isLocal(identity: ProcessIdentity): boolean {
  return identity.host === host;
}

/** Whether this very process still runs here. False when its pid now belongs to another one. */
export function isAlive(identity: ProcessIdentity): boolean {
  return isLocal(identity) && identify(identity.pid)?.started === identity.started;
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
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from './connection';
import { readJson, writeJson } from './json-file';
import type { ProcessIdentity } from './process-identity';
import type { PartName, PortName, ServiceName } from './services';

export type ProcessName = PartName | ServiceName;

/** What a stack remembers in `state.json`: enough to find it, to stop its leftovers and to keep its ports. */
export interface StackState {
  status: 'starting' | 'running' | 'stopping' | 'stopped';
  services: ServiceName[];
  /** Process that wrote this; what a dead one wrote about itself is history. */
  supervisor?: ProcessIdentity;
  /** Ports of the last start; a restart takes them again where they are free. */
  ports: Partial<Record<PortName, number>>;
  /** Processes that were started and not yet seen to end. */
  processes: Partial<Record<ProcessName, ProcessIdentity>>;
  /** How to reach the parts; missing until they run. */
  connection?: Connection;
  /** Cache folder in use. */
  cache?: string;
}

/** The state of a home; a fresh one where nothing was ever started. */
export function readState(home: string): StackState {
  return (
    readJson<StackState>(stateFile(home)) ?? { status: 'stopped', services: [], ports: {}, processes: {} }
  );
}

export function writeState(home: string, state: StackState): void {
  writeJson(stateFile(home), state);
}

/** Whether a stack was ever started in this folder. */
export function holdsState(home: string): boolean {
  return existsSync(stateFile(home));
}

/** Held by the process that supervises the stack of a home. */
export function stackLockFile(home: string): string {
  return join(home, 'stack.lock');
}

function stateFile(home: string): string {
  return join(home, 'state.json');
}

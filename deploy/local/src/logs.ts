import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { privateFolder } from './folders';

/** Log file of one process: `<home>/logs/<name>.log`. */
export function logFile(home: string, name: string): string {
  return join(home, 'logs', `${name}.log`);
}

/** Makes room for this start's log; the last start's stays beside it as `<name>.1.log`. */
export function rotateLog(home: string, name: string): void {
  privateFolder(join(home, 'logs'));
  const file = logFile(home, name);
  if (existsSync(file)) renameSync(file, join(home, 'logs', `${name}.1.log`));
}

/** Runs `use` with a descriptor that appends to a log. */
export function withLog<T>(file: string, use: (descriptor: number) => T): T {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines of a log; empty where there is none. */
export function lastLines(file: string, count: number): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
}

import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { holdsState, stackLockFile } from './state';

/** Empties a home whose lock we hold. Throws, with nothing touched, where the folder was never a stack's. */
export function clearHome(home: string): void {
  const lock = basename(stackLockFile(home));
  const entries = readdirSync(home).filter((name) => !name.startsWith(lock));
  if (entries.length > 0 && !holdsState(home))
    throw new Error(`${home} holds files that are not of a stack (${entries[0]}): choose another folder`);
  for (const name of entries) rmSync(join(home, name), { recursive: true, force: true });
}

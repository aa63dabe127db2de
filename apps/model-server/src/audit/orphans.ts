import { readdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, isLocal, type ProcessIdentity } from '@modelkeep/processes';

/** Folder of a process: its name says whose it is from the moment it exists. */
export const folderOf = (root: string, { host, pid, started }: ProcessIdentity): string =>
  join(root, [host, String(pid), started].map(encodeURIComponent).join(' '));

function ownerOf(folder: string): ProcessIdentity | undefined {
  const [host, pid, started] = folder.split(' ').map(decodeURIComponent);
  return host && pid && started ? { host, pid: Number(pid), started } : undefined;
}

/**
 * Moves the files of other processes of this host, that died, to the paths that `nextPath` gives, oldest first. Moving one is a
 * single step, so only one process gets it. Of other hosts it is not known who lives.
 */
export function claimOrphans(root: string, own: string, nextPath: () => string): string[] {
  const orphans = readdirSync(root).filter((name) => {
    if (join(root, name) === own) return false;
    const owner = ownerOf(name);
    return owner !== undefined && isLocal(owner) && !isAlive(owner);
  });
  return orphans.flatMap((name) => {
    const folder = join(root, name);
    const claimed = filesOf(folder).flatMap((file) => {
      const path = nextPath();
      return tried(() => renameSync(join(folder, file), path)) ? [path] : [];
    });
    tried(() => rmdirSync(folder));
    return claimed;
  });
}

function filesOf(folder: string): string[] {
  let files: string[] = [];
  tried(() => (files = readdirSync(folder).sort()));
  return files;
}

/** False where another process was faster. */
function tried(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTEMPTY') return false;
    throw error;
  }
}

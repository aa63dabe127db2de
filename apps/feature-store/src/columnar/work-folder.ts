import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '../config';

const root = join(config.DATA_DIR, 'work');
/** No work takes that long. */
const ABANDONED_AFTER_MS = 24 * 60 * 60_000;

/** Runs `work` with an empty folder that is removed afterwards. */
export async function inWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(root, { recursive: true });
  const folder = await mkdtemp(join(root, 'job-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes the folders of processes that ended in the midst of their work. */
export async function clearWorkFolders(now = Date.now()): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) {
    const folder = join(root, name);
    const stats = await stat(folder).catch(() => undefined);
    if (stats && stats.mtimeMs < now - ABANDONED_AFTER_MS) await rm(folder, { recursive: true, force: true });
  }
}

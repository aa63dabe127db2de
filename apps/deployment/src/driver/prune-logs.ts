import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the files of a folder that nobody wrote to for `maxAgeMs`. */
export async function pruneLogs(folder: string, maxAgeMs: number): Promise<void> {
  const oldest = Date.now() - maxAgeMs;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const file = await stat(path).catch(() => undefined);
    if (file?.isFile() && file.mtimeMs < oldest) await rm(path, { force: true });
  }
}

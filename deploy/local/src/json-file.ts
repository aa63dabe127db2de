import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Reads a JSON file; undefined where it does not exist. Throws naming the file where it is not JSON. */
export function readJson<T>(file: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${file} is damaged: ${(error as Error).message}`);
  }
}

/** Writes a JSON file for its owner alone (mode 0600), in one step: a reader sees the old text or the new. */
export function writeJson(file: string, value: unknown): void {
  writePrivate(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Writes a text file for its owner alone (mode 0600), in one step. */
export function writePrivate(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { repoRoot } from '@modelkeep/local-stack';

export interface Ended {
  code: number;
  out: string;
  errors: string;
}

/** Runs the `modelkeep` command as a user does; needs `npm run build`. */
export function modelkeep(settings: Record<string, string>, ...args: string[]): Promise<Ended> {
  const entry = join(repoRoot(), 'dist/apps/cli/src/main.js');
  const env = { ...process.env, NO_COLOR: '1', ...settings };
  return new Promise((settle) =>
    execFile(process.execPath, [entry, ...args], { env, maxBuffer: 2 ** 26 }, (error, out, errors) =>
      settle({ code: error ? Number(error.code) : 0, out, errors }),
    ),
  );
}

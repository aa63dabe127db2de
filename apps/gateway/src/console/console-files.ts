import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface ConsoleFile {
  /** Absolute URL path. */
  path: string;
  type: string;
  bytes: Buffer;
  gzipped: Buffer;
  /** Its name carries a hash of its content: it never changes. */
  immutable: boolean;
}

/** The built console's files; none where it was not built. They are few and small: each is held in memory. */
export function readConsoleFiles(folder: string): ConsoleFile[] {
  if (!existsSync(join(folder, 'index.html'))) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) return [];
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length).split(sep).join('/');
    const bytes = readFileSync(file);
    return [{ path, type, bytes, gzipped: gzipSync(bytes), immutable: path.startsWith('/assets/') }];
  });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache';
import type { FetchContext } from './part';
import { seconds, throttled } from './report';
import { run } from './run';
import { GO_MINIMUM, MINIO_VERSION } from './versions';
import { which } from './which';

/** Whether MinIO is on PATH or in the cache, so that Go is not needed. */
export function hasMinio(cache: string): boolean {
  return which('minio') !== undefined || existsSync(folderIn(cache));
}

/** The minio program: the one on PATH, else the pinned one, built with Go into the cache on first use. */
export async function minioBinary(context: FetchContext): Promise<string> {
  const installed = which('minio');
  if (installed !== undefined) return installed;
  const folder = await cached(folderIn(context.cache), context, (draft) => build(draft, context));
  return join(folder, 'minio');
}

async function build(folder: string, { report, signal }: FetchContext): Promise<void> {
  if (which('go') === undefined) {
    throw new Error(
      `MinIO is not on PATH, and building it needs Go ${GO_MINIMUM} or later: see 'npm run doctor'`,
    );
  }
  const start = performance.now();
  report(`building MinIO ${MINIO_VERSION} with Go (about 2 minutes, once)`);
  const progress = throttled(report, 5_000);
  const ticking = setInterval(() => report(`still building (${seconds(start)})`), 20_000);
  try {
    await run('go', ['install', '-trimpath', '-ldflags=-s -w', `github.com/minio/minio@${MINIO_VERSION}`], {
      cwd: folder,
      signal,
      env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
      onLine: (line) => progress(line.replace(/^go: /, '')),
    });
    await run(join(folder, 'minio'), ['--version']);
  } finally {
    clearInterval(ticking);
  }
  report(`built in ${seconds(start)}`);
}

function folderIn(cache: string): string {
  return join(cache, `minio-${MINIO_VERSION}`);
}

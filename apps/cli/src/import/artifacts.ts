import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '@modelkeep/client';
import { FilePage } from './messages';
import type { MlflowServer } from './mlflow-server';

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';
const ATTEMPTS = 3;

/** Artifacts of one run or logged model. */
export interface ArtifactRoot {
  server: MlflowServer;
  kind: 'run' | 'logged-model';
  id: string;
  /** Its `artifact_uri`. */
  uri: string;
}

/** Path below the root to bytes. */
export type Files = Map<string, number>;

/** All files below a root, also in folders. */
export async function listFiles(root: ArtifactRoot, folder = ''): Promise<Files> {
  const files: Files = new Map();
  let token: string | undefined;
  do {
    const { server, id } = root;
    const page =
      root.kind === 'run'
        ? await server.get('artifacts/list', { run_id: id, path: folder, page_token: token }, FilePage)
        : await server.get(
            `logged-models/${id}/artifacts/directories`,
            { artifact_directory_path: folder, page_token: token },
            FilePage,
          );
    for (const { path, is_dir, file_size } of page.files)
      if (!is_dir) files.set(path, file_size);
      else for (const [inner, size] of await listFiles(root, path)) files.set(inner, size);
    token = page.next_page_token || undefined;
  } while (token !== undefined);
  return files;
}

/**
 * Streams a file from one root to another, whose artifacts are proxied; `onBytes` is told as they pass. What breaks on the
 * way begins anew, up to three times. The target keeps whole files only.
 */
export async function copyFile(
  from: ArtifactRoot,
  to: ArtifactRoot,
  path: string,
  onBytes: (count: number) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await stream(from, to, path, onBytes);
    } catch (error) {
      if (attempt === ATTEMPTS || (error instanceof ApiError && error.status < 500)) throw error;
    }
}

async function stream(
  from: ArtifactRoot,
  to: ArtifactRoot,
  path: string,
  onBytes: (count: number) => void,
): Promise<void> {
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  const bytes = await open(from, path);
  const [read, written] = await Promise.allSettled([
    pipeline(bytes, counted),
    to.server.write(proxied(to.uri, path), counted),
  ]);
  // A target that refuses breaks off the reading, too: what it says is the reason then.
  if (written.status === 'rejected' && written.reason instanceof ApiError) throw written.reason;
  if (read.status === 'rejected') throw read.reason;
  if (written.status === 'rejected') throw written.reason;
}

/** SHA-256 of a file, in hex, and its size. */
export async function digestOf(root: ArtifactRoot, path: string): Promise<{ digest: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of (await open(root, path)) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { digest: hash.digest('hex'), size };
}

/** A server reads stores that it does not proxy for us, too: by run or by model. */
function open({ server, kind, id, uri }: ArtifactRoot, path: string) {
  if (/^mlflow-artifacts:/i.test(uri)) return server.read(proxied(uri, path));
  if (kind === 'run') return server.read('/get-artifact', { run_id: id, path });
  return server.read(`/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/files`, {
    artifact_file_path: path,
  });
}

function proxied(uri: string, path: string): string {
  const root = uri.replace(/^mlflow-artifacts:(\/\/[^/]*)?\/*/i, '').replace(/\/+$/, '');
  return `${PROXY}/${`${root}/${path}`.split('/').map(encodeURIComponent).join('/')}`;
}

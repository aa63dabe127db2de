import { type Readable, Transform } from 'node:stream';
import { loadEndpoints } from '@modelkeep/contracts/common/catalogue';
import { ProblemError } from '@modelkeep/service';
import type { FastifyRequest } from 'fastify';

/** Limit of an endpoint that names none, in bytes. */
const USUAL_LIMIT = 1024 * 1024;

const limits = loadEndpoints()
  .filter(({ body }) => body !== 'stream')
  .map(({ method, path, bodyLimit = USUAL_LIMIT }) => ({
    method,
    pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`),
    bodyLimit,
  }));

const tooLarge = (what: string, limit: number): ProblemError =>
  new ProblemError(413, 'Payload Too Large', `The body has ${what}; at most ${limit} are taken.`);

/** What the endpoint of a request takes at most; undefined where it takes a stream, or is none. */
function limitOf({ method, url }: Pick<FastifyRequest, 'method' | 'url'>): number | undefined {
  const path = url.split('?')[0] ?? '';
  return limits.find((each) => each.method === method && each.pattern.test(path))?.bodyLimit;
}

/**
 * Throws 413 where the announced length is more than the endpoint takes. The service would refuse it as well, but would
 * close the connection on which the body is still under way, and its answer could be lost on the way back.
 */
export function requireBodyLimit(request: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): void {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length <= USUAL_LIMIT) return;
  const limit = limitOf(request);
  if (limit !== undefined && length > limit) throw tooLarge(`${length} bytes`, limit);
}

/** The body of a request, which ends with the same 413 once more has come than the endpoint takes: its length may be untold. */
export function limitedBody(
  request: Pick<FastifyRequest, 'method' | 'url' | 'headers'>,
  body: Readable,
): Readable {
  const limit = request.headers['content-length'] === undefined ? limitOf(request) : undefined;
  if (limit === undefined) return body;
  let size = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) done(tooLarge('more bytes than it may', limit));
      else done(null, chunk);
    },
  });
  return body.on('error', (error) => counting.destroy(error)).pipe(counting);
}

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

/**
 * Throws 413 where the announced length is more than the endpoint takes. The service would refuse it as well, but would
 * close the connection on which the body is still under way, and its answer could be lost on the way back.
 */
export function requireBodyLimit({
  method,
  url,
  headers,
}: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): void {
  const length = Number(headers['content-length'] ?? 0);
  if (length <= USUAL_LIMIT) return;
  const path = url.split('?')[0] ?? '';
  const endpoint = limits.find((each) => each.method === method && each.pattern.test(path));
  if (endpoint && length > endpoint.bodyLimit)
    throw new ProblemError(
      413,
      'Payload Too Large',
      `The body has ${length} bytes; at most ${endpoint.bodyLimit} are taken.`,
    );
}

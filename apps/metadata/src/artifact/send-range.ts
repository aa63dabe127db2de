import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseRange, type Range } from './byte-range';

/** Sets status and headers for the whole or the range that is asked for, and returns the bytes. */
export async function sendRange(
  request: FastifyRequest,
  reply: FastifyReply,
  size: number,
  open: (range?: Range) => Promise<Readable>,
): Promise<Readable> {
  const range = parseRange(request.headers.range, size);
  reply.header('accept-ranges', 'bytes').header('content-type', 'application/octet-stream');
  if (range === 'unsatisfiable') {
    reply.status(416).header('content-range', `bytes */${size}`);
    return Readable.from([]);
  }
  if (range) {
    reply
      .status(206)
      .header('content-range', `bytes ${range.start}-${range.end}/${size}`)
      .header('content-length', range.end - range.start + 1);
  } else {
    reply.header('content-length', size);
  }
  return open(range);
}

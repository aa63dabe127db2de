import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { invalid, ProblemError } from '@modelkeep/service';

const ALGORITHMS = { gzip: promisify(gunzip), deflate: promisify(inflate) };

/** A body as it was before it was compressed. Throws 415 for another encoding, 413 where it grows beyond `limit` bytes. */
export async function decompress(body: Buffer, encoding: string, limit: number): Promise<Buffer> {
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip' && encoding !== 'deflate')
    throw new ProblemError(415, 'Unsupported encoding', `Content-Encoding ${encoding} is not known.`);
  try {
    return await ALGORITHMS[encoding](body, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new ProblemError(413, 'Too large', `The body has more than ${limit} bytes.`);
    throw invalid([{ path: '', message: `the body is no ${encoding}: ${(error as Error).message}` }]);
  }
}

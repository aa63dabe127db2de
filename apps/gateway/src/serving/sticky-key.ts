import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { StickyKey } from '@modelkeep/contracts/deployment/deployment';

/** What the request has under the key; undefined where it has nothing, or its body is not V2 JSON. */
export function keyOf(
  { by, name }: StickyKey,
  { headers, body }: { headers: IncomingHttpHeaders; body: unknown },
): string | undefined {
  if (by === 'header') return textOf(headers[name.toLowerCase()]);
  if (!Buffer.isBuffer(body)) return undefined;
  try {
    const { inputs } = JSON.parse(body.toString('utf8')) as { inputs?: { name?: unknown; data?: unknown }[] };
    const [first] = [inputs?.find((input) => input.name === name)?.data].flat(3);
    return textOf(first);
  } catch {
    return undefined;
  }
}

/** A number in [0, 1) that depends on nothing but deployment and key; spread evenly over keys. */
export function drawOf(deployment: string, key: string): number {
  const digest = createHash('sha256').update(`${deployment}\0${key}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;

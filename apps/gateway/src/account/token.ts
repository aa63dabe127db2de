import { createHash, randomBytes } from 'node:crypto';

/** A new access token: 256 random bits behind a prefix that secret scanners can look for. */
export const newToken = (): string => `mk_${randomBytes(32).toString('base64url')}`;

/** What is kept of a token. Its 256 bits of entropy need no slow hash. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Token of an Authorization header: Bearer, or Basic with the token as password (as MLflow's client may send it). */
export function tokenOf(header: string | undefined): string | undefined {
  const [scheme, value] = (header ?? '').split(' ');
  if (!value) return undefined;
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1) || undefined;
}

import { createHash, randomBytes } from 'node:crypto';

/** By its prefix a token says what it is of; secret scanners can look for them. */
const PREFIXES = { account: 'mk_', key: 'mkk_', session: 'mks_' } as const;
export type TokenKind = keyof typeof PREFIXES;

/** A new secret: 256 random bits behind the prefix of its kind. */
export const newToken = (kind: TokenKind): string =>
  `${PREFIXES[kind]}${randomBytes(32).toString('base64url')}`;

/** Undefined where it is none of ours. */
export const kindOf = (token: string): TokenKind | undefined =>
  (Object.keys(PREFIXES) as TokenKind[]).find((kind) => token.startsWith(PREFIXES[kind]));

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

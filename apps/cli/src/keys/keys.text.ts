import type { ApiKey, ApiKeyWithSecret } from '@modelkeep/contracts/gateway/api-key.api';
import { facts, moment, type Paint, table } from '../terminal/layout';

/** What a key is good for at `now`. */
export function stateOf({ revokedAt, expiresAt }: ApiKey, now = Date.now()): string {
  if (revokedAt !== undefined) return 'revoked';
  if (expiresAt === undefined) return 'valid';
  return Date.parse(expiresAt) > now ? `until ${moment(expiresAt)}` : 'expired';
}

/** One line per key. */
export function keysText(keys: readonly ApiKey[], paint: Paint): string[] {
  const rows = keys.map((key) => [
    key.id,
    key.account,
    key.name,
    key.roles.join(', '),
    stateOf(key),
    key.lastUsedAt === undefined ? 'never' : moment(key.lastUsedAt),
  ]);
  return table(
    ['id', 'account', 'name', 'roles', 'state', 'last used'].map((title) => ({ title })),
    rows,
    paint,
  );
}

/** A key with its secret, which is shown this once. */
export function secretText({ secret, ...key }: ApiKeyWithSecret, paint: Paint): string[] {
  return [
    paint('bold', secret),
    '',
    'This is the only time that the secret is shown. Give it to programs as MODELKEEP_TOKEN, or as',
    'MLFLOW_TRACKING_TOKEN to those that use the mlflow client.',
    '',
    ...facts(
      [
        ['id', key.id],
        ['key', `${key.name} of ${key.account}`],
        ['roles', key.roles.join(', ')],
        ['state', stateOf(key)],
        ['old secret', key.previousUntil && `until ${moment(key.previousUntil)}`],
      ],
      paint,
    ),
  ];
}

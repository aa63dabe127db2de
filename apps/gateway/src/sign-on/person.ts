import { Role } from '@modelkeep/contracts/common/types';
import type { SignOnSettings } from './settings';

/** Somebody as the identity provider knows them. Issuer and subject never change; the name may. */
export interface Person {
  issuer: string;
  subject: string;
  /** What their account is called where it is made. */
  name: string;
  roles: Role[];
}

export type Claims = Record<string, unknown> & { sub: string };
type ClaimSettings = Pick<SignOnSettings, 'issuer' | 'nameClaim' | 'rolesClaim' | 'roleMap'>;

export const personOf = (claims: Claims, settings: ClaimSettings): Person => ({
  issuer: settings.issuer,
  subject: claims.sub,
  name: nameOf(claims, settings.nameClaim),
  roles: rolesOf(claimAt(claims, settings.rolesClaim), settings.roleMap),
});

/** The named claim, else the mail address, else the subject; what an account's name cannot hold becomes `-`. */
function nameOf(claims: Claims, nameClaim: string): string {
  const given = [claimAt(claims, nameClaim), claims['email'], claims.sub].find(
    (value): value is string => typeof value === 'string' && /[a-z0-9]/i.test(value),
  );
  return (given ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100);
}

/** Known roles among the values of a list, or of a text that has them between spaces or commas. */
function rolesOf(claim: unknown, map: SignOnSettings['roleMap']): Role[] {
  const values: unknown[] =
    typeof claim === 'string' ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : [];
  // Values of a map may hold spaces, so a text may also be one value.
  const all = typeof claim === 'string' ? [claim, ...values] : values;
  const roles = all.flatMap((value) => roleOf(value, map) ?? []);
  return Role.options.filter((role) => role !== 'service' && roles.includes(role));
}

function roleOf(value: unknown, map: SignOnSettings['roleMap']): Role | undefined {
  if (typeof value !== 'string') return undefined;
  return map ? map.get(value) : Role.safeParse(value).data;
}

/** A claim of that very name (which may hold dots, as a URL does), else what lies at that path. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      claims,
    );
}

import { Role } from '@modelkeep/contracts/common/types';
import { z } from 'zod';

export const SIGN_ON = Symbol('SIGN_ON');
export const PUBLIC_URL = Symbol('PUBLIC_URL');

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What comes over plain HTTP can be changed on the way; on this machine there is no way. */
const Issuer = z.url({ protocol: /^https?$/ }).refine((text) => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || LOOPBACK.has(hostname);
}, 'expected an https URL');

/** `group=role,other group=role`; what is empty maps nothing. */
const RoleMap = z.string().transform((text, context) => {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return new Map(
    pairs.map((pair): [string, Role] => {
      const at = pair.lastIndexOf('=');
      const role = Role.exclude(['service']).safeParse(pair.slice(at + 1).trim());
      if (at < 1 || !role.success)
        context.addIssue({ code: 'custom', message: `expected <value>=<role>, found ${pair}` });
      return [pair.slice(0, at).trim(), role.data ?? 'auditor'];
    }),
  );
});

/** Settings of single sign-on. */
export const signOnConfig = z.object({
  /** Where people reach the gateway, without a slash at its end. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  OIDC_ISSUER: Issuer.optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  /** Left out for a public client. */
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** How the secret is sent: in the Authorization header, or in the body. */
  OIDC_CLIENT_AUTH: z.enum(['basic', 'post']).default('basic'),
  OIDC_SCOPES: z.string().default('openid profile email'),
  /** Claim that names the account. */
  OIDC_NAME_CLAIM: z.string().min(1).default('preferred_username'),
  /** Claim that holds roles or groups: a name, or a path with dots. */
  OIDC_ROLES_CLAIM: z.string().min(1).default('roles'),
  /** Which of its values stand for which role; without it a value that is the name of a role stands for that. */
  OIDC_ROLE_MAP: RoleMap.optional(),
  /** How long somebody stays signed in. */
  SESSION_HOURS: z.coerce.number().positive().max(720).default(8),
});

export interface SignOnSettings {
  publicUrl: string;
  issuer: string;
  clientId: string;
  clientSecret?: string;
  clientAuth: 'basic' | 'post';
  scopes: string;
  nameClaim: string;
  rolesClaim: string;
  roleMap?: ReadonlyMap<string, Role>;
  sessionSeconds: number;
}

/** Undefined where no provider is set. Throws where the rest is missing. */
export function signOnSettings(config: z.infer<typeof signOnConfig>): SignOnSettings | undefined {
  const { PUBLIC_URL: publicUrl, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = config;
  if (issuer === undefined) return undefined;
  if (publicUrl === undefined || clientId === undefined)
    throw new Error('With OIDC_ISSUER, PUBLIC_URL and OIDC_CLIENT_ID must be set.');
  return {
    publicUrl,
    issuer,
    clientId,
    clientSecret: config.OIDC_CLIENT_SECRET,
    clientAuth: config.OIDC_CLIENT_AUTH,
    scopes: config.OIDC_SCOPES,
    nameClaim: config.OIDC_NAME_CLAIM,
    rolesClaim: config.OIDC_ROLES_CLAIM,
    roleMap: config.OIDC_ROLE_MAP,
    sessionSeconds: Math.round(config.SESSION_HOURS * 3600),
  };
}

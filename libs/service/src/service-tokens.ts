import { createSigner, createVerifier } from 'fast-jwt';
import { Role } from '@modelkeep/contracts/common/types';
import { z } from 'zod';
import type { Caller } from './caller';
import { baseConfig, loadConfig } from './config';

const Claims = z.object({ sub: z.string(), roles: z.array(Role) });

const DEFAULT_LIFE_SECONDS = 300;

/** Internal tokens (JWT, HS256): how services and the gateway tell one another who calls. */
export class ServiceTokens {
  private readonly verifyToken: (token: string) => unknown;

  constructor(private readonly secret: string) {
    this.verifyToken = createVerifier({ key: secret, algorithms: ['HS256'], cache: 1000 }) as (
      token: string,
    ) => unknown;
  }

  /** Token of a service for calls to others. `lifeSeconds`: how long it is valid. */
  issue(service: string, lifeSeconds = DEFAULT_LIFE_SECONDS): string {
    return this.issueFor({ name: `service:${service}`, roles: ['service'] }, lifeSeconds);
  }

  /** Token that carries a caller on to another service. */
  issueFor(caller: Caller, lifeSeconds = DEFAULT_LIFE_SECONDS): string {
    return createSigner({ key: this.secret, algorithm: 'HS256', expiresIn: lifeSeconds * 1000 })({
      sub: caller.name,
      roles: caller.roles,
    });
  }

  /** Who the token belongs to; undefined where it is not valid (any more). */
  verify(token: string): Caller | undefined {
    try {
      const claims = Claims.safeParse(this.verifyToken(token));
      return claims.success ? { name: claims.data.sub, roles: claims.data.roles } : undefined;
    } catch {
      return undefined;
    }
  }
}

let tokens: ServiceTokens | undefined;

/** The process's internal tokens, made from INTERNAL_SECRET. */
export function serviceTokens(): ServiceTokens {
  tokens ??= new ServiceTokens(loadConfig(baseConfig.pick({ INTERNAL_SECRET: true })).INTERNAL_SECRET);
  return tokens;
}

import { createSigner, createVerifier } from 'fast-jwt';
import type { ServiceName } from '@modelkeep/contracts/common/endpoint';
import { Role } from '@modelkeep/contracts/common/types';
import { z } from 'zod';
import type { Caller } from './caller';
import { baseConfig, loadConfig } from './config';
import { serviceName } from './service-name';

const Claims = z.object({ sub: z.string(), roles: z.array(Role) });

const DEFAULT_LIFE_SECONDS = 300;

/** Who a token is for: nobody else takes it. */
export type Audience = ServiceName | 'model-server';

/** Internal tokens (JWT, HS256): how services and the gateway tell one another who calls. */
export class ServiceTokens {
  private readonly verifyToken: (token: string) => unknown;

  /** @param own name of the service that this process is: it signs as that, and takes tokens for that only */
  constructor(
    private readonly secret: string,
    private readonly own: string,
  ) {
    this.verifyToken = createVerifier({
      key: secret,
      algorithms: ['HS256'],
      allowedAud: own,
      requiredClaims: ['aud', 'exp'],
      cache: 1000,
    }) as (token: string) => unknown;
  }

  /** Token of this service for calls to another. `lifeSeconds`: how long it is valid. */
  issue(audience: Audience, lifeSeconds = DEFAULT_LIFE_SECONDS): string {
    return this.issueFor({ name: `service:${this.own}`, roles: ['service'] }, audience, lifeSeconds);
  }

  /** Token that carries a caller on to another service. */
  issueFor(caller: Caller, audience: Audience, lifeSeconds = DEFAULT_LIFE_SECONDS): string {
    return createSigner({ key: this.secret, algorithm: 'HS256', expiresIn: lifeSeconds * 1000 })({
      sub: caller.name,
      aud: audience,
      roles: caller.roles,
    });
  }

  /** Who the token belongs to; undefined where it is for somebody else, or not valid (any more). */
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
  tokens ??= new ServiceTokens(
    loadConfig(baseConfig.pick({ INTERNAL_SECRET: true })).INTERNAL_SECRET,
    serviceName(),
  );
  return tokens;
}

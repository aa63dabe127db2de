import type { SignOnRefusal } from '@modelkeep/contracts/gateway/sign-on.api';
import { notFound, ProblemError } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Attempts } from './attempts';
import { IdentityProvider } from './identity-provider';
import { People } from './people';
import { type Person, personOf } from './person';
import { Sessions } from './sessions';
import { SIGN_ON, type SignOnSettings } from './settings';

/** Somebody was not signed in. */
export class SignOnRefused extends Error {
  constructor(
    readonly reason: SignOnRefusal,
    options?: ErrorOptions,
  ) {
    super(`not signed in: ${reason}`, options);
  }
}

/** Single sign-on from its start to its end. */
@Injectable()
export class SignOn {
  constructor(
    @Inject(SIGN_ON) private readonly settings: SignOnSettings | undefined,
    private readonly provider: IdentityProvider,
    private readonly attempts: Attempts,
    private readonly people: People,
    private readonly sessions: Sessions,
  ) {}

  get available(): boolean {
    return this.settings !== undefined;
  }

  /** How long a session lives. */
  get sessionSeconds(): number {
    return this.required.sessionSeconds;
  }

  /** Where to send the browser, and what it has to bring back. Throws 404 where there is no single sign-on. */
  async start(to: string): Promise<{ url: string; attempt: string }> {
    void this.required;
    const { url, attempt } = await this.provider.begin(to).catch(failed);
    return { url: url.href, attempt: this.attempts.seal(attempt) };
  }

  /** `query`: what the provider sent the browser with. Throws `SignOnRefused`, and 404. */
  async finish(query: string, sealed: string | undefined): Promise<{ token: string; to: string }> {
    const settings = this.required;
    const attempt = sealed === undefined ? undefined : this.attempts.open(sealed);
    if (!attempt) throw new SignOnRefused('expired');
    const { claims, idToken } = await this.provider.finish(query, attempt).catch(failed);
    const person = personOf(claims, settings);
    const account = await this.accountOf(person);
    const token = await this.sessions.open(account, idToken, settings.sessionSeconds);
    return { token, to: attempt.to };
  }

  /** Ends a session; where to end the provider's as well. */
  async end(token: string | undefined): Promise<string | undefined> {
    const idToken = token === undefined ? undefined : await this.sessions.close(token);
    if (idToken === undefined || !this.available) return undefined;
    try {
      return (await this.provider.endOf(idToken))?.href;
    } catch (error) {
      logger().warn({ err: error }, 'the identity provider does not say where sessions end');
      return undefined;
    }
  }

  private async accountOf(person: Person): Promise<string> {
    if (person.roles.length === 0) {
      await this.people.disown(person);
      throw new SignOnRefused('no-role');
    }
    return this.people.welcome(person).catch((error: unknown) => {
      if (error instanceof ProblemError) throw new SignOnRefused('name-taken', { cause: error });
      throw error;
    });
  }

  private get required(): SignOnSettings {
    if (!this.settings) throw notFound('single sign-on here: OIDC_ISSUER is not set');
    return this.settings;
  }
}

/** What a provider refuses comes with OAuth's own code (RFC 6749, section 4.1.2.1). */
function failed(cause: unknown): never {
  const denied = cause instanceof Error && 'error' in cause && cause.error === 'access_denied';
  throw new SignOnRefused(denied ? 'denied' : 'failed', { cause });
}

import { finishSignOn, getSignOn, signOut, startSignOn } from '@modelkeep/contracts/gateway/sign-on.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { Controller } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Attempts } from './attempts';
import { BrowserCookies } from './browser-cookies';
import { SignOn, SignOnRefused } from './sign-on';
import { authenticated } from '../account/authentication';

@Controller()
export class SignOnController {
  constructor(
    private readonly signOn: SignOn,
    private readonly cookies: BrowserCookies,
  ) {}

  @Handles(getSignOn)
  get({ raw, reply }: RequestOf<typeof getSignOn>) {
    reply.header('cache-control', 'no-store');
    const signedIn = authenticated(raw) !== undefined;
    return { available: this.signOn.available, signedIn };
  }

  @Handles(startSignOn)
  async start({ query, reply }: RequestOf<typeof startSignOn>): Promise<void> {
    await this.redirect(reply, async () => {
      const { url, attempt } = await this.signOn.start(query.to);
      this.cookies.write(reply, 'attempt', attempt, Attempts.lifeSeconds);
      return url;
    });
  }

  @Handles(finishSignOn)
  async finish({ raw, reply }: RequestOf<typeof finishSignOn>): Promise<void> {
    await this.redirect(reply, async () => {
      const query = raw.url.replace(/^[^?]*/, '');
      const attempt = this.cookies.read(raw, 'attempt');
      this.cookies.clear(reply, 'attempt');
      const { token, to } = await this.signOn.finish(query, attempt);
      this.cookies.write(reply, 'session', token, this.signOn.sessionSeconds);
      return to;
    });
  }

  @Handles(signOut)
  async end({ raw, reply }: RequestOf<typeof signOut>) {
    const url = await this.signOn.end(this.cookies.read(raw, 'session'));
    this.cookies.clear(reply, 'session');
    return { url };
  }

  /** Somebody sits before the browser: they are told in the console what went wrong, and the log says more. */
  private async redirect(reply: FastifyReply, work: () => Promise<string>): Promise<void> {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    try {
      reply.header('location', await work());
    } catch (error) {
      if (!(error instanceof SignOnRefused)) throw error;
      logger().warn({ err: error.cause, reason: error.reason }, 'somebody was not signed in');
      reply.header('location', `/?sign-on=${error.reason}`);
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PUBLIC_URL } from './settings';

/** The session is for requests of our own pages only; the attempt must survive the way back from the identity provider. */
const COOKIES = {
  session: { name: 'modelkeep-session', sameSite: 'strict' },
  attempt: { name: 'modelkeep-sign-on', sameSite: 'lax' },
} as const;
type Kind = keyof typeof COOKIES;

const taken = new WeakMap<FastifyRequest, Partial<Record<string, string>>>();

/** The gateway's cookies. No script can read them, and no service behind the gateway sees them. */
@Injectable()
export class BrowserCookies {
  private readonly secure: boolean;

  constructor(@Inject(PUBLIC_URL) publicUrl: string | undefined) {
    this.secure = publicUrl?.startsWith('https:') ?? false;
  }

  /** Takes the cookies out of a request's headers; `read` has them from then on. */
  take(request: FastifyRequest): void {
    const { cookie } = request.headers;
    if (cookie === undefined) return;
    delete request.headers.cookie;
    taken.set(request, parseCookie(cookie));
  }

  read(request: FastifyRequest, kind: Kind): string | undefined {
    return taken.get(request)?.[this.nameOf(kind)];
  }

  write(reply: FastifyReply, kind: Kind, value: string, maxAgeSeconds: number): void {
    const cookie = stringifySetCookie({
      name: this.nameOf(kind),
      value,
      path: '/',
      httpOnly: true,
      secure: this.secure,
      sameSite: COOKIES[kind].sameSite,
      maxAge: maxAgeSeconds,
    });
    reply.header('set-cookie', cookie);
  }

  clear(reply: FastifyReply, kind: Kind): void {
    this.write(reply, kind, '', 0);
  }

  /** With the prefix no neighbour under the same domain can set it (RFC 6265bis, section 4.1.3). */
  private nameOf(kind: Kind): string {
    return `${this.secure ? '__Host-' : ''}${COOKIES[kind].name}`;
  }
}

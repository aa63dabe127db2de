import { hkdfSync } from 'node:crypto';
import { SecretBox } from '@modelkeep/outgoing';
import { z } from 'zod';

const LIFE_MS = 10 * 60_000;
const OWNER = 'sign-on attempt';

const Attempt = z.object({
  state: z.string(),
  nonce: z.string(),
  /** Of PKCE (RFC 7636). */
  verifier: z.string(),
  /** Page that was asked for. */
  to: z.string(),
});
/** What a browser that is on its way to the identity provider has to bring back. */
export type Attempt = z.infer<typeof Attempt>;

const Sealed = Attempt.extend({ until: z.number() });

/** Attempts to sign on, sealed into a cookie, so that any gateway can finish what another began. */
export class Attempts {
  static readonly lifeSeconds = LIFE_MS / 1000;
  private readonly box: SecretBox;

  constructor(secret: string) {
    this.box = new SecretBox(Buffer.from(hkdfSync('sha256', secret, '', OWNER, 32)));
  }

  seal(attempt: Attempt): string {
    const text = JSON.stringify({ ...attempt, until: Date.now() + LIFE_MS });
    return this.box.seal(text, OWNER).toString('base64url');
  }

  /** Undefined where it is none of ours, or too old. */
  open(sealed: string): Attempt | undefined {
    try {
      const text = this.box.open(Buffer.from(sealed, 'base64url'), OWNER);
      const { until, ...attempt } = Sealed.parse(JSON.parse(text));
      return until > Date.now() ? attempt : undefined;
    } catch {
      return undefined;
    }
  }
}

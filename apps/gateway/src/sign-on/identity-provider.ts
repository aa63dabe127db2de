import { Inject, Injectable } from '@nestjs/common';
import { finishSignOn } from '@modelkeep/contracts/gateway/sign-on.api';
import type { Configuration } from 'openid-client';
import type { Attempt } from './attempts';
import type { Claims } from './person';
import { SIGN_ON, type SignOnSettings } from './settings';

const TIMEOUT_SECONDS = 10;

// The library is an ES module: loaded where it is needed, it is no matter for tests of what does without.
const library = () => import('openid-client');

/** The OpenID Connect provider: authorization code flow with PKCE. Asked for its settings at the first sign-on. */
@Injectable()
export class IdentityProvider {
  private discovered: Promise<Configuration> | undefined;

  constructor(@Inject(SIGN_ON) private readonly settings: SignOnSettings | undefined) {}

  /** Where to send a browser. Throws where the provider does not answer. */
  async begin(to: string): Promise<{ url: URL; attempt: Attempt }> {
    const oidc = await library();
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      to,
    };
    const url = oidc.buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: `${this.known.publicUrl}${finishSignOn.path}`,
      scope: this.known.scopes,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      state: attempt.state,
      nonce: attempt.nonce,
    });
    return { url, attempt };
  }

  /**
   * Who came back, by the query that the provider sent them with; what the ID token says goes before user info. Throws
   * where the answer does not belong to the attempt, is not signed by the provider, or is a refusal.
   */
  async finish(query: string, attempt: Attempt): Promise<{ claims: Claims; idToken: string }> {
    const oidc = await library();
    const configuration = await this.configuration();
    const tokens = await oidc.authorizationCodeGrant(
      configuration,
      new URL(`${this.known.publicUrl}${finishSignOn.path}${query}`),
      {
        pkceCodeVerifier: attempt.verifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      },
    );
    const claims = tokens.claims();
    if (!claims || tokens.id_token === undefined) throw new Error('the provider gave no ID token');
    const more = configuration.serverMetadata().userinfo_endpoint
      ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : {};
    return { claims: { ...more, ...claims }, idToken: tokens.id_token };
  }

  /** Where a browser ends its session at the provider; undefined where the provider has no such place. */
  async endOf(idToken: string): Promise<URL | undefined> {
    const configuration = await this.configuration();
    if (!configuration.serverMetadata().end_session_endpoint) return undefined;
    return (await library()).buildEndSessionUrl(configuration, {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${this.known.publicUrl}/`,
    });
  }

  private get known(): SignOnSettings {
    if (!this.settings) throw new Error('there is no identity provider');
    return this.settings;
  }

  private async configuration(): Promise<Configuration> {
    this.discovered ??= discover(this.known);
    try {
      return await this.discovered;
    } catch (error) {
      this.discovered = undefined;
      throw error;
    }
  }
}

async function discover({
  issuer,
  clientId,
  clientSecret,
  clientAuth,
}: SignOnSettings): Promise<Configuration> {
  const oidc = await library();
  const secretBy = { basic: oidc.ClientSecretBasic, post: oidc.ClientSecretPost }[clientAuth];
  const auth = clientSecret === undefined ? oidc.None() : secretBy(clientSecret);
  const plain = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
  return oidc.discovery(new URL(issuer), clientId, undefined, auth, {
    // Signatures of ID tokens are checked, although they come over a connection of our own.
    execute: [oidc.enableNonRepudiationChecks, ...plain],
    timeout: TIMEOUT_SECONDS,
  });
}

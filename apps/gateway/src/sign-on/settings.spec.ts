import { signOnConfig, signOnSettings } from './settings';

const least = { PUBLIC_URL: 'https://ml.example/', OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'mk' };
const settingsOf = (env: Record<string, string>) => signOnSettings(signOnConfig.parse(env));

describe('settings of single sign-on', () => {
  it('are none without a provider', () => {
    expect(settingsOf({})).toBeUndefined();
    expect(() => settingsOf({ OIDC_ISSUER: 'https://id.example' })).toThrow(/PUBLIC_URL and OIDC_CLIENT_ID/);
  });

  it('need little', () => {
    expect(settingsOf(least)).toMatchObject({
      publicUrl: 'https://ml.example',
      nameClaim: 'preferred_username',
      rolesClaim: 'roles',
      sessionSeconds: 8 * 3600,
    });
  });

  it('map values of a claim to roles, also such as hold an equals sign', () => {
    const map = settingsOf({ ...least, OIDC_ROLE_MAP: 'ml team=data-scientist, cn=risk=approver,' })?.roleMap;
    expect(map).toEqual(
      new Map([
        ['ml team', 'data-scientist'],
        ['cn=risk', 'approver'],
      ]),
    );
  });

  it.each([
    ['plain HTTP', { OIDC_ISSUER: 'http://id.example' }],
    ['an unknown role', { OIDC_ROLE_MAP: 'a=boss' }],
    ['the role of services', { OIDC_ROLE_MAP: 'a=service' }],
    ['a role of nobody', { OIDC_ROLE_MAP: '=approver' }],
    ['no pair', { OIDC_ROLE_MAP: 'approver' }],
  ])('refuse %s', (_, wrong) => {
    expect(signOnConfig.safeParse({ ...least, ...wrong }).success).toBe(false);
  });

  it('take plain HTTP on this machine', () => {
    expect(settingsOf({ ...least, OIDC_ISSUER: 'http://127.0.0.1:9000' })?.issuer).toBe(
      'http://127.0.0.1:9000',
    );
  });
});

import { createSigner } from 'fast-jwt';
import { ServiceTokens } from './service-tokens';

const secret = 'a secret of at least thirty-two characters';
const dana = { name: 'dana', roles: ['data-scientist' as const] };

describe('ServiceTokens', () => {
  const tokens = new ServiceTokens(secret, 'registry');

  it('carries a caller on', () => {
    expect(tokens.verify(tokens.issueFor(dana, 'registry'))).toEqual(dana);
    expect(tokens.verify(new ServiceTokens(secret, 'metadata').issue('registry'))).toEqual({
      name: 'service:metadata',
      roles: ['service'],
    });
  });

  it('refuses a token that was changed, signed with another secret, or unsigned', () => {
    const [head, , signature] = tokens.issueFor(dana, 'registry').split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = encode({
      sub: 'dana',
      aud: 'registry',
      roles: ['admin'],
      exp: Math.floor(Date.now() / 1000) + 60,
    });
    expect(tokens.verify(`${head}.${forged}.${signature}`)).toBeUndefined();
    expect(tokens.verify(`${encode({ alg: 'none', typ: 'JWT' })}.${forged}.`)).toBeUndefined();
    expect(
      tokens.verify(new ServiceTokens(secret.toUpperCase(), 'metadata').issueFor(dana, 'registry')),
    ).toBeUndefined();
    expect(tokens.verify('nonsense')).toBeUndefined();
  });

  it('refuses a token that is for another service, for nobody, or has no end', () => {
    expect(tokens.verify(tokens.issueFor(dana, 'metadata'))).toBeUndefined();
    expect(new ServiceTokens(secret, 'metadata').verify(tokens.issueFor(dana, 'metadata'))).toEqual(dana);
    const sign = (claims: object, expiresIn?: number) =>
      createSigner({ key: secret, algorithm: 'HS256', expiresIn })({ sub: 'dana', roles: [], ...claims });
    expect(tokens.verify(sign({ aud: 'registry' }, 60_000))).toEqual({ name: 'dana', roles: [] });
    expect(tokens.verify(sign({}, 60_000))).toBeUndefined();
    expect(tokens.verify(sign({ aud: 'registry' }))).toBeUndefined();
  });

  it('refuses a token whose life is over, although it was valid once', () => {
    jest.useFakeTimers({ now: Date.parse('2020-03-01T10:00:00Z') });
    try {
      const token = tokens.issueFor(dana, 'registry', 60);
      expect(tokens.verify(token)).toEqual(dana);
      jest.setSystemTime(Date.parse('2020-03-01T10:01:01Z'));
      expect(tokens.verify(token)).toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });
});

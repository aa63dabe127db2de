import { ServiceTokens } from './service-tokens';

const secret = 'a secret of at least thirty-two characters';
const dana = { name: 'dana', roles: ['data-scientist' as const] };

describe('ServiceTokens', () => {
  const tokens = new ServiceTokens(secret);

  it('carries a caller on', () => {
    expect(tokens.verify(tokens.issueFor(dana))).toEqual(dana);
    expect(tokens.verify(tokens.issue('registry'))).toEqual({ name: 'service:registry', roles: ['service'] });
  });

  it('refuses a token that was changed, signed with another secret, or unsigned', () => {
    const [head, , signature] = tokens.issueFor(dana).split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = encode({ sub: 'dana', roles: ['admin'], exp: Math.floor(Date.now() / 1000) + 60 });
    expect(tokens.verify(`${head}.${forged}.${signature}`)).toBeUndefined();
    expect(tokens.verify(`${encode({ alg: 'none', typ: 'JWT' })}.${forged}.`)).toBeUndefined();
    expect(tokens.verify(new ServiceTokens(secret.toUpperCase()).issueFor(dana))).toBeUndefined();
    expect(tokens.verify('nonsense')).toBeUndefined();
  });

  it('refuses a token whose life is over, although it was valid once', () => {
    jest.useFakeTimers({ now: Date.parse('2020-03-01T10:00:00Z') });
    try {
      const token = tokens.issueFor(dana, 60);
      expect(tokens.verify(token)).toEqual(dana);
      jest.setSystemTime(Date.parse('2020-03-01T10:01:01Z'));
      expect(tokens.verify(token)).toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });
});

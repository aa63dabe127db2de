import { hashToken, kindOf, newToken, tokenOf } from './token';

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('token', () => {
  it('is read from Bearer and from the password of Basic', () => {
    expect(tokenOf('Bearer mk_abc')).toBe('mk_abc');
    expect(tokenOf('bearer mk_abc')).toBe('mk_abc');
    expect(tokenOf(basic('dana', 'mk_a:b'))).toBe('mk_a:b');
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Digest x', basic('dana', '')])(
    'is absent in %p',
    (header) => {
      expect(tokenOf(header)).toBeUndefined();
    },
  );

  it('is new each time, and its hash tells nothing of it', () => {
    const tokens = Array.from({ length: 100 }, () => newToken('account'));
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(hashToken(token).toString('latin1')).not.toContain(token);
  });

  it('says what it is of', () => {
    expect(kindOf(newToken('account'))).toBe('account');
    expect(kindOf(newToken('key'))).toBe('key');
    expect(kindOf('eyJhbGciOiJIUzI1NiJ9.e30.x')).toBeUndefined();
  });
});

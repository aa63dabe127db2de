import { Attempts } from './attempts';

const attempt = { state: 's', nonce: 'n', verifier: 'v', to: '/models' };

describe('Attempts', () => {
  const attempts = new Attempts('a secret of at least thirty-two characters');

  it('come back as they were, at another gateway too', () => {
    const other = new Attempts('a secret of at least thirty-two characters');
    expect(other.open(attempts.seal(attempt))).toEqual(attempt);
  });

  it('tell the browser nothing', () => {
    const bytes = Buffer.from(attempts.seal({ ...attempt, verifier: 'very secret' }), 'base64url');
    expect(bytes.toString('latin1')).not.toContain('very secret');
  });

  it('are of no worth where they were changed, or made with another secret', () => {
    const sealed = Buffer.from(attempts.seal(attempt), 'base64url');
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(attempts.open(sealed.toString('base64url'))).toBeUndefined();
    const other = new Attempts('another secret of at least thirty-two characters');
    for (const text of ['', 'x', other.seal(attempt)]) expect(attempts.open(text)).toBeUndefined();
  });

  it('end after ten minutes', () => {
    jest.useFakeTimers({ now: Date.parse('2020-03-01T10:00:00Z') });
    try {
      const sealed = attempts.seal(attempt);
      jest.setSystemTime(Date.parse('2020-03-01T10:09:59Z'));
      expect(attempts.open(sealed)).toEqual(attempt);
      jest.setSystemTime(Date.parse('2020-03-01T10:10:00Z'));
      expect(attempts.open(sealed)).toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });
});

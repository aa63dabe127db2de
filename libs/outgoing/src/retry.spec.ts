import { delayAfter, MAX_ATTEMPTS, mayChange } from './retry';

describe('delayAfter', () => {
  it.each([
    [1, 1_000],
    [2, 3_000],
    [5, 81_000],
    [MAX_ATTEMPTS - 1, 3_600_000],
    [20, 3_600_000],
  ])('is, after attempt %i, about %i ms', (attempts, expected) => {
    for (let index = 0; index < 50; index += 1) {
      const delay = delayAfter(attempts);
      expect(delay).toBeGreaterThanOrEqual(expected * 0.75);
      expect(delay).toBeLessThanOrEqual(expected * 1.25);
    }
  });

  it('is not shorter than the receiver asks for, up to an hour', () => {
    const now = Date.parse('2020-03-01T10:00:00Z');
    expect(delayAfter(1, '30', now)).toBe(30_000);
    expect(delayAfter(1, 'Sun, 01 Mar 2020 10:02:00 GMT', now)).toBe(120_000);
    expect(delayAfter(1, '999999999', now)).toBe(3_600_000);
    expect(delayAfter(1, '0', now)).toBeLessThan(2_000);
    expect(delayAfter(1, 'soon', now)).toBeLessThan(2_000);
  });
});

describe('mayChange', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])('%i may', (status) => expect(mayChange(status)).toBe(true));
  it.each([301, 307, 400, 401, 404, 410, 413])('%i may not', (status) =>
    expect(mayChange(status)).toBe(false),
  );
});

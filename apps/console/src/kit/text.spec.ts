import { bytes, duration, percent, seconds } from './text';

describe('text', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [5 * 2 ** 30, '5 GiB'],
  ])('%i bytes', (size, text) => {
    expect(bytes(size)).toBe(text);
  });

  it.each([
    [90, '90 s'],
    [120, '2 min'],
    [86_400, '1 d'],
    [90_000, '25 h'],
  ])('%i seconds', (span, text) => {
    expect(seconds(span)).toBe(text);
  });

  it('shares and durations', () => {
    expect(percent(0.1234)).toBe('12.3 %');
    expect(duration('2020-03-01T10:00:00Z', '2020-03-01T11:03:00Z')).toBe('1 h 3 min');
  });
});

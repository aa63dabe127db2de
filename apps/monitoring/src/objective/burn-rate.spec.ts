import { BURN_MINUTES, burning, burnRate } from './burn-rate';

const rates = (given: Record<number, number>) =>
  new Map(BURN_MINUTES.map((minutes) => [minutes, given[minutes] ?? 0]));

describe('burnRate', () => {
  it('is 1 where errors are as many as the target allows', () => {
    expect(burnRate({ good: 999, total: 1000 }, 0.999)).toBeCloseTo(1, 9);
    expect(burnRate({ good: 0, total: 10 }, 0.9)).toBeCloseTo(10, 9);
    expect(burnRate({ good: 0, total: 0 }, 0.9)).toBe(0);
  });
});

describe('burning', () => {
  it('needs the long and the short time', () => {
    expect(burning(rates({ 5: 20 }))).toBeUndefined();
    expect(burning(rates({ 60: 20 }))).toBeUndefined();
    expect(burning(rates({ 5: 20, 60: 15 }))).toEqual({ severity: 'critical', rate: 15, minutes: 60 });
  });

  it('finds slow burns, less urgent', () => {
    expect(burning(rates({ 30: 7, 360: 6 }))).toMatchObject({ severity: 'critical', minutes: 360 });
    expect(burning(rates({ 360: 1.5, 4320: 1.2 }))).toMatchObject({ severity: 'warning', minutes: 4320 });
    expect(burning(rates({ 360: 1.5, 4320: 0.9 }))).toBeUndefined();
  });
});

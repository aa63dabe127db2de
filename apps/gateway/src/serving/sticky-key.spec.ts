import { drawOf, keyOf } from './sticky-key';

const request = (body: unknown, headers = {}) => ({ headers, body: Buffer.from(JSON.stringify(body)) });

describe('keyOf', () => {
  const byInput = { by: 'input' as const, name: 'applicant' };

  it('finds a header whatever its case, and the first value of an input', () => {
    expect(keyOf({ by: 'header', name: 'X-Customer' }, request({}, { 'x-customer': 'c-1' }))).toBe('c-1');
    expect(keyOf(byInput, request({ inputs: [{ name: 'applicant', data: [['a-1'], ['a-2']] }] }))).toBe(
      'a-1',
    );
    expect(keyOf(byInput, request({ inputs: [{ name: 'applicant', data: [7] }] }))).toBe('7');
  });

  it('finds nothing where there is nothing, or what cannot be read', () => {
    expect(keyOf({ by: 'header', name: 'x-customer' }, request({}))).toBeUndefined();
    expect(keyOf(byInput, request({ inputs: [] }))).toBeUndefined();
    expect(keyOf(byInput, { headers: {}, body: Buffer.from([1, 2]) })).toBeUndefined();
    expect(keyOf(byInput, { headers: {}, body: undefined })).toBeUndefined();
  });
});

describe('drawOf', () => {
  it('spreads keys evenly, differently for each deployment', () => {
    const draws = Array.from({ length: 2000 }, (_, key) => drawOf('credit-risk', `c-${key}`));
    const low = draws.filter((draw) => draw < 0.3).length / draws.length;
    expect(low).toBeGreaterThan(0.25);
    expect(low).toBeLessThan(0.35);
    expect(drawOf('credit-risk', 'c-1')).toBe(draws[1]);
    expect(drawOf('fraud', 'c-1')).not.toBe(draws[1]);
  });
});

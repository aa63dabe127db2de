import { mayActByCookie } from './same-origin';

const host = 'ml.example';
const may = (headers: Record<string, string>, method = 'POST') =>
  mayActByCookie({ method, headers: { host, ...headers } });

describe('acting by a cookie', () => {
  it.each([
    ['a page of ours', { 'sec-fetch-site': 'same-origin', origin: 'https://ml.example' }],
    ['a page of ours, told by its origin alone', { origin: 'http://ml.example' }],
  ])('is for %s', (_, headers) => {
    expect(may(headers)).toBe(true);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['another site that names our origin', { 'sec-fetch-site': 'cross-site', origin: 'https://ml.example' }],
    ['a neighbour', { 'sec-fetch-site': 'same-site', origin: 'https://other.example' }],
    ['an address that was typed', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'https://ml.example:8443' }],
    ['a hidden origin', { origin: 'null' }],
    ['who says nothing', {}],
  ])('is not for %s, but reading is', (_, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(may(headers, method)).toBe(false);
    expect(may(headers, 'GET')).toBe(true);
  });
});

import type { IncomingHttpHeaders } from 'node:http';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

interface Sent {
  method: string;
  headers: IncomingHttpHeaders;
}

/**
 * Whether a request may act by the cookie that a browser sent along: it only reads, or a page of ours has sent it. Browsers
 * say so in `Sec-Fetch-Site`, which no page can set; over plain HTTP from afar only `Origin` tells.
 */
export function mayActByCookie({ method, headers }: Sent): boolean {
  if (SAFE.has(method)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  return origin !== undefined && host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

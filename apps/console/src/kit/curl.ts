import { pathOf, type RequestInput } from '@modelkeep/client/web';
import type { Endpoint } from '@modelkeep/contracts/common/endpoint';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A call as a curl command for a POSIX shell; the token is taken from `$TOKEN`. */
export function curlOf<E extends Endpoint>(origin: string, endpoint: E, input: RequestInput<E>): string {
  const parts = ['curl', '-H "Authorization: Bearer $TOKEN"'];
  if (endpoint.method !== 'GET') parts.push(`-X ${endpoint.method}`);
  if (input.body !== undefined)
    parts.push(`-H 'Content-Type: application/json' -d ${quote(JSON.stringify(input.body))}`);
  return [...parts, quote(`${origin}${pathOf(endpoint, input)}`)].join(' \\\n  ');
}

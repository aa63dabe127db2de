import type {
  Endpoint,
  SentBodyOf,
  SentParamsOf,
  SentQueryOf,
  ServiceName,
} from '@modelkeep/contracts/common/endpoint';
import { Problem } from '@modelkeep/contracts/common/types';
import { ApiError } from './api-error';

export interface ApiClientOptions {
  /** Base URL without a slash at its end: the gateway's, or one per service. */
  baseUrl: string | ((service: ServiceName) => string);
  /** Bearer token; services take only those that are for them. */
  token?: string | ((service: ServiceName) => string);
  /** Headers added to every request. */
  headers?: Record<string, string>;
}

/** What a call of `E` takes, whatever carries it. */
export interface RequestInput<E extends Endpoint> {
  params?: SentParamsOf<E>;
  query?: SentQueryOf<E>;
  body?: SentBodyOf<E>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Sends a request with `body` as it is; throws `ApiError` for every 4xx and 5xx. */
export async function sendRequest<E extends Endpoint>(
  options: ApiClientOptions,
  endpoint: E,
  input: RequestInput<E>,
  body: RequestInit,
): Promise<Response> {
  const { baseUrl } = options;
  const base = typeof baseUrl === 'string' ? baseUrl : baseUrl(endpoint.service);
  const url = `${base}${pathOf(endpoint, input)}`;
  const response = await fetch(url, {
    method: endpoint.method,
    headers: headersOf(options, endpoint, input),
    signal: input.signal,
    ...body,
  });
  if (!response.ok) throw new ApiError(endpoint.method, url, response.status, await problemOf(response));
  return response;
}

/** Path and query of a call, escaped; a list is a parameter that comes several times. */
export function pathOf<E extends Endpoint>(endpoint: E, { params, query }: RequestInput<E>): string {
  const values = (params ?? {}) as Record<string, unknown>;
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(values[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>))
    for (const each of [value].flat()) if (each !== undefined) search.append(name, String(each));
  return `${path}${search.size > 0 ? `?${search.toString()}` : ''}`;
}

export const jsonBody = (body: unknown): RequestInit =>
  body === undefined ? {} : { body: JSON.stringify(body) };

export async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

function headersOf<E extends Endpoint>(
  options: ApiClientOptions,
  endpoint: E,
  { headers, body }: RequestInput<E>,
): Record<string, string> {
  const value = typeof options.token === 'function' ? options.token(endpoint.service) : options.token;
  return {
    accept: endpoint.response === 'stream' ? '*/*' : 'application/json',
    ...(endpoint.body === 'stream' && { 'content-type': 'application/octet-stream' }),
    ...(endpoint.body !== 'stream' && body !== undefined && { 'content-type': 'application/json' }),
    ...(value !== undefined && { authorization: `Bearer ${value}` }),
    ...options.headers,
    ...headers,
  };
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const parsed = Problem.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: what came is shown as it is.
  }
  return {
    type: 'about:blank',
    title: response.statusText || 'Error',
    status: response.status,
    detail: text.slice(0, 500),
  };
}

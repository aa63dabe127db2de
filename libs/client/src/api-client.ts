import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type {
  Endpoint,
  ResponseOf,
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
  /** Bearer token. */
  token?: string | (() => string);
  /** Headers added to every request. */
  headers?: Record<string, string>;
}

/** What a call of `E` takes; `stream` is the body of an endpoint that takes raw bytes. */
export interface CallInput<E extends Endpoint> {
  params?: SentParamsOf<E>;
  query?: SentQueryOf<E>;
  body?: SentBodyOf<E>;
  stream?: Readable | Buffer;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Answer of a call: parsed JSON, or the raw stream of an endpoint that answers with bytes. */
export type CallResult<E extends Endpoint> = E['response'] extends 'stream' ? Readable : ResponseOf<E>;

/** Calls endpoints of the contracts, typed by them. Throws `ApiError` for every 4xx and 5xx. */
export class ApiClient {
  constructor(private readonly options: ApiClientOptions) {}

  async call<E extends Endpoint>(endpoint: E, input: CallInput<E> = {}): Promise<CallResult<E>> {
    const url = this.url(endpoint, input);
    const response = await fetch(url, {
      method: endpoint.method,
      headers: this.headers(endpoint, input),
      signal: input.signal,
      ...bodyOf(endpoint, input),
    });
    if (!response.ok) throw new ApiError(endpoint.method, url, response.status, await problemOf(response));
    if (endpoint.response === 'stream') return streamOf(response) as CallResult<E>;
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as CallResult<E>;
  }

  private url<E extends Endpoint>(endpoint: E, { params, query }: CallInput<E>): string {
    const { baseUrl } = this.options;
    const values = (params ?? {}) as Record<string, unknown>;
    const path = endpoint.path.replace(/:([a-zA-Z]+)/g, (_, name: string) =>
      encodeURIComponent(String(values[name])),
    );
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>))
      if (value !== undefined) search.set(name, String(value));
    const base = typeof baseUrl === 'string' ? baseUrl : baseUrl(endpoint.service);
    return `${base}${path}${search.size > 0 ? `?${search.toString()}` : ''}`;
  }

  private headers<E extends Endpoint>(endpoint: E, { headers, body }: CallInput<E>): Record<string, string> {
    const { token } = this.options;
    const value = typeof token === 'function' ? token() : token;
    return {
      accept: endpoint.response === 'stream' ? '*/*' : 'application/json',
      ...(endpoint.body === 'stream' && { 'content-type': 'application/octet-stream' }),
      ...(endpoint.body !== 'stream' && body !== undefined && { 'content-type': 'application/json' }),
      ...(value !== undefined && { authorization: `Bearer ${value}` }),
      ...this.options.headers,
      ...headers,
    };
  }
}

function bodyOf<E extends Endpoint>(endpoint: E, { body, stream }: CallInput<E>): RequestInit {
  if (endpoint.body !== 'stream') return body === undefined ? {} : { body: JSON.stringify(body) };
  if (stream instanceof Readable) {
    return { body: Readable.toWeb(stream), duplex: 'half' } as unknown as RequestInit;
  }
  return { body: stream };
}

function streamOf(response: Response): Readable {
  return response.body ? Readable.fromWeb(response.body as WebStream) : Readable.from([]);
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

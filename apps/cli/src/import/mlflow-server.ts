import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiError } from '@modelkeep/client';
import { z } from 'zod';

type Query = Record<string, string | number | undefined>;

const API = '/api/2.0/mlflow/';
const ATTEMPTS = 6;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** The request was not taken: it may be sent again, whatever it does. */
const NOT_TAKEN = [429, 503];
const MAY_PASS = [...NOT_TAKEN, 408, 500, 502, 504];

const MlflowError = z.object({ error_code: z.string(), message: z.string().default('') });

/** One server that answers MLflow's REST API. */
export class MlflowServer {
  /** URI without user name, password and a slash at its end: by it a copy knows where things came from. */
  readonly uri: string;

  constructor(
    uri: string,
    private readonly authorization?: string,
  ) {
    this.uri = uri.replace(/\/+$/, '');
  }

  get<T>(path: string, query: Query, answer: z.ZodType<T>): Promise<T> {
    return this.json('GET', path, query, undefined, answer, true);
  }

  /** A call that may be repeated without harm. */
  post<T>(path: string, body: object, answer: z.ZodType<T>): Promise<T> {
    return this.json('POST', path, {}, body, answer, true);
  }

  /** A call that makes something: repeated only where the server says that it did not take it. */
  create<T>(path: string, body: object, answer: z.ZodType<T>): Promise<T> {
    return this.json('POST', path, {}, body, answer, false);
  }

  async change(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: object): Promise<void> {
    await this.json(method, path, {}, body, z.unknown(), true);
  }

  /** Bytes of a file; `path` from the server's root. */
  async read(path: string, query: Query = {}): Promise<Readable> {
    const response = await this.send('GET', path, query, {}, true);
    return response.body ? Readable.fromWeb(response.body as WebStream) : Readable.from([]);
  }

  /** Sends a file as it comes; not repeated, since the bytes come once. */
  async write(path: string, bytes: Readable): Promise<void> {
    const body = { body: Readable.toWeb(bytes), duplex: 'half' } as unknown as RequestInit;
    const headers = { 'content-type': 'application/octet-stream' };
    const response = await this.attempt('PUT', this.url(path, {}), { ...body, headers });
    if (!response.ok) throw await failureOf('PUT', this.url(path, {}), response);
    await response.arrayBuffer();
  }

  private async json<T>(
    method: string,
    path: string,
    query: Query,
    body: object | undefined,
    answer: z.ZodType<T>,
    repeatable: boolean,
  ): Promise<T> {
    const content = body && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    };
    const response = await this.send(method, `${API}${path}`, query, content ?? {}, repeatable);
    const text = await response.text();
    const parsed = answer.safeParse(parse(text));
    if (parsed.success) return parsed.data;
    const [fault] = parsed.error.issues;
    throw new Error(
      `${method} ${this.uri}${API}${path}: no answer of MLflow's API: ${fault?.path.join('.')} ${fault?.message}`,
    );
  }

  private async send(
    method: string,
    path: string,
    query: Query,
    content: RequestInit,
    repeatable: boolean,
  ): Promise<Response> {
    const url = this.url(path, query);
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt === ATTEMPTS;
      let asked = 0;
      try {
        const response = await this.attempt(method, url, content);
        if (response.ok) return response;
        const failure = await failureOf(method, url, response);
        if (last || !(repeatable ? MAY_PASS : NOT_TAKEN).includes(response.status)) throw failure;
        asked = Number(response.headers.get('retry-after') ?? 0) * 1000 || 0;
      } catch (error) {
        if (error instanceof ApiError || last || !repeatable) throw error;
      }
      const pause = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
      await wait(Math.min(LONGEST_WAIT_MS, Math.max(asked, pause)));
    }
  }

  private async attempt(
    method: string,
    url: string,
    { headers, ...content }: RequestInit,
  ): Promise<Response> {
    const authorization = this.authorization && { authorization: this.authorization };
    try {
      return await fetch(url, {
        method,
        redirect: 'error',
        ...content,
        headers: { ...(headers as Record<string, string>), ...authorization },
      });
    } catch (error) {
      throw new Error(`${method} ${url}`, { cause: error });
    }
  }

  private url(path: string, query: Query): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined && value !== '') search.set(name, String(value));
    return `${this.uri}${path}${search.size > 0 ? `?${search}` : ''}`;
  }
}

async function failureOf(method: string, url: string, response: Response): Promise<ApiError> {
  const text = await response.text();
  const told = MlflowError.safeParse(parse(text));
  return new ApiError(method, url, response.status, {
    type: 'about:blank',
    title: told.success ? told.data.error_code : response.statusText || 'Error',
    status: response.status,
    detail: (told.success ? told.data.message : text).slice(0, 500),
  });
}

function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

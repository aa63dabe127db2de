import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Address, AddressPolicy } from './address-policy';

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES = 64 * 1024;

/** A receiver's answer; `body` at most 64 KiB of it. */
export interface Answer {
  status: number;
  body: string;
  retryAfter?: string;
}

/** Sends webhooks. Follows no redirects, takes no proxy from the environment. */
export class Sender {
  constructor(
    private readonly policy: AddressPolicy,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  /**
   * Posts to `url` within ten seconds altogether, and connects to the very addresses that the policy has seen. Throws
   * RefusedUrlError, or what went wrong on the way.
   */
  async post(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
    const target = this.policy.parse(url);
    const signal = AbortSignal.timeout(this.timeoutMs);
    try {
      const addresses = await orAborted(this.policy.resolve(target), signal);
      const response = await send(target, addresses, headers, body, signal);
      return {
        status: response.statusCode ?? 0,
        body: await beginningOf(response),
        retryAfter: response.headers['retry-after'],
      };
    } catch (error) {
      if (signal.aborted) throw new Error(`no answer within ${this.timeoutMs} ms`, { cause: error });
      throw error;
    }
  }
}

async function send(
  target: URL,
  addresses: Address[],
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(target, {
    method: 'POST',
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    agent: false,
    signal,
    lookup: answering(addresses),
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** In place of a second look at the name, which could give another answer. */
function answering(addresses: Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  };
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString('utf8');
}

/** The resolver knows no signal. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    }),
  ]);
}

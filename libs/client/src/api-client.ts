import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { Endpoint, ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { type ApiClientOptions, jsonBody, jsonOf, type RequestInput, sendRequest } from './http-request';

/** What a call of `E` takes; `stream` is the body of an endpoint that takes raw bytes. */
export interface CallInput<E extends Endpoint> extends RequestInput<E> {
  stream?: Readable | Buffer;
}

/** Answer of a call: parsed JSON, or the raw stream of an endpoint that answers with bytes. */
export type CallResult<E extends Endpoint> = E['response'] extends 'stream' ? Readable : ResponseOf<E>;

/** Calls endpoints of the contracts, typed by them. Throws `ApiError` for every 4xx and 5xx. */
export class ApiClient {
  constructor(private readonly options: ApiClientOptions) {}

  async call<E extends Endpoint>(endpoint: E, input: CallInput<E> = {}): Promise<CallResult<E>> {
    const response = await sendRequest(this.options, endpoint, input, bodyOf(endpoint, input));
    return (endpoint.response === 'stream' ? streamOf(response) : await jsonOf(response)) as CallResult<E>;
  }
}

function bodyOf<E extends Endpoint>(endpoint: E, { body, stream }: CallInput<E>): RequestInit {
  if (endpoint.body !== 'stream') return jsonBody(body);
  if (stream instanceof Readable) {
    return { body: Readable.toWeb(stream), duplex: 'half' } as unknown as RequestInit;
  }
  return { body: stream };
}

function streamOf(response: Response): Readable {
  return response.body ? Readable.fromWeb(response.body as WebStream) : Readable.from([]);
}

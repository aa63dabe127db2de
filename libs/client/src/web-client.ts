import type { Endpoint, ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { type ApiClientOptions, jsonBody, jsonOf, type RequestInput, sendRequest } from './http-request';

/** Answer of a call: parsed JSON, or the bytes as they come. */
export type WebResult<E extends Endpoint> = E['response'] extends 'stream'
  ? AsyncIterable<Uint8Array>
  : ResponseOf<E>;

/** The client for browsers: as `ApiClient`, but it sends JSON only. Throws `ApiError` for every 4xx and 5xx. */
export class WebClient {
  constructor(private readonly options: ApiClientOptions) {}

  async call<E extends Endpoint>(endpoint: E, input: RequestInput<E> = {}): Promise<WebResult<E>> {
    const response = await sendRequest(this.options, endpoint, input, jsonBody(input.body));
    return (endpoint.response === 'stream' ? chunksOf(response) : await jsonOf(response)) as WebResult<E>;
  }
}

/** Not every browser can iterate over a stream. */
async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) yield chunk.value;
  } finally {
    await reader.cancel();
  }
}

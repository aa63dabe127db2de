import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends a request over a connection that is kept, and returns the answer's body. Throws for any status but 200. */
export async function send(
  method: 'GET' | 'POST',
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<string> {
  const answer = await new Promise<{ status?: number; body: string }>((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        agent,
        headers: {
          ...headers,
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
        },
      },
      (response) => {
        text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
      },
    );
    sent.on('error', reject).end(body);
  });
  if (answer.status !== 200)
    throw new Error(`${method} ${url}: ${answer.status} ${answer.body.slice(0, 300)}`);
  return answer.body;
}

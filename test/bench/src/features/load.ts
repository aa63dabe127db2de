import { Agent, request } from 'node:http';
import { type Latency, quantiles } from '../measure';

export interface Load {
  requestsPerSecond: number;
  latencyMs: Latency;
}

/** Sends the same kind of POST again and again over a few kept connections; throws where an answer is not 200. */
export async function measureLoad(
  url: string,
  headers: Record<string, string>,
  bodyOf: (run: number) => string,
  { seconds, connections }: { seconds: number; connections: number },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let run = 0;
  const sendUntil = async (end: number, took: number[]): Promise<void> => {
    while (performance.now() < end) {
      const start = performance.now();
      await post(agent, url, headers, bodyOf((run += 1)));
      took.push(performance.now() - start);
    }
  };
  const phase = async (ms: number): Promise<number[]> => {
    const took: number[] = [];
    const end = performance.now() + ms;
    await Promise.all(Array.from({ length: connections }, () => sendUntil(end, took)));
    return took;
  };
  await phase(1_000);
  const start = performance.now();
  const took = await phase(seconds * 1_000);
  const requestsPerSecond = (took.length / (performance.now() - start)) * 1_000;
  agent.destroy();
  return { requestsPerSecond, latencyMs: quantiles(took) };
}

function post(agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        response.resume();
        response.once('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${response.statusCode}`)),
        );
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

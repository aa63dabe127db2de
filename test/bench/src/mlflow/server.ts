import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Pool } from 'pg';

/** A server under measurement that speaks MLflow's REST API. */
export interface Server {
  name: 'Modelkeep' | 'MLflow';
  url: string;
  token?: string;
  /** Its database. */
  pool: Pool;
  /** Processes whose memory, with that of their children, is its. */
  pids: number[];
  /** Fills its database with runs, as many requests would. */
  seedRuns(pool: Pool, runs: number): Promise<void>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends a request as MLflow's client does, over a connection that is kept. Throws for any status but 200. */
export async function call(
  server: Server,
  method: 'GET' | 'POST',
  path: string,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const query = method === 'GET' ? `?${new URLSearchParams(input as Record<string, string>).toString()}` : '';
  const body = method === 'POST' ? JSON.stringify(input) : undefined;
  const answer = await new Promise<{ status?: number; body: string }>((resolve, reject) => {
    const sent = request(
      `${server.url}/api/2.0/mlflow/${path}${query}`,
      {
        method,
        agent,
        headers: {
          ...(server.token !== undefined && { authorization: `Bearer ${server.token}` }),
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
    throw new Error(`${server.name} ${path}: ${answer.status} ${answer.body.slice(0, 300)}`);
  return JSON.parse(answer.body) as Record<string, unknown>;
}

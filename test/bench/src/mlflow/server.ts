import type { Pool } from 'pg';
import { send } from '../http';

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

/** Sends a request as MLflow's client does. Throws for any status but 200. */
export async function call(
  server: Server,
  method: 'GET' | 'POST',
  path: string,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const url = `${server.url}/api/2.0/mlflow/${path}`;
  const headers: Record<string, string> =
    server.token === undefined ? {} : { authorization: `Bearer ${server.token}` };
  const answer =
    method === 'GET'
      ? send(method, `${url}?${new URLSearchParams(input as Record<string, string>).toString()}`, headers)
      : send(method, url, headers, JSON.stringify(input));
  return JSON.parse(await answer) as Record<string, unknown>;
}

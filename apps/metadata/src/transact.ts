import type { Pool, PoolClient } from 'pg';

/** Runs statements, in a transaction or each on its own. */
export interface Executor {
  query: Pool['query'] | PoolClient['query'];
}

/** Runs `work` in one transaction; rolls back and rethrows where it rejects. */
export async function transact<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    const broken = await client.query('ROLLBACK').then(
      () => undefined,
      (failure: Error) => failure,
    );
    client.release(broken);
    throw error;
  }
}

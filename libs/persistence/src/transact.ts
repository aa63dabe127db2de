import type { Pool, PoolClient } from 'pg';
import { EntityManager } from 'typeorm';

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

/** A transaction under way, of TypeORM or of `pg`. */
export type OpenTransaction = EntityManager | PoolClient;

/** The connection of a transaction: for statements that are prepared once. */
export async function clientOf(transaction: OpenTransaction): Promise<PoolClient> {
  if (!(transaction instanceof EntityManager)) return transaction;
  if (!transaction.queryRunner) throw new Error('no transaction is under way');
  return (await transaction.queryRunner.connect()) as PoolClient;
}

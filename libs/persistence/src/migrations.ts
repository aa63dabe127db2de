import { Client } from 'pg';
import type { DataSource } from 'typeorm';

/** Advisory lock that processes of one service take in turn ("migr" in ASCII). */
const MIGRATION_LOCK = 0x6d696772;

/**
 * Runs what is pending, each migration in its own transaction. Several processes may start at once: an advisory lock
 * on a connection of its own lets one work while the others wait, then find nothing to do.
 */
export async function runMigrations(dataSource: DataSource, url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'migrations' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    // Ending the session releases the lock.
    await client.end();
  }
}

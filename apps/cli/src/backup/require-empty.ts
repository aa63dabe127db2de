import { UsageError } from '../terminal/failure';
import type { BackupManifest } from './backup-manifest';
import { databasesOf, openDatabase, type PartsAccess } from './parts-access';
import { topicRanges } from './topics';

/** Throws UsageError that says what is there already: a restore never mixes with other data. */
export async function requireEmpty(
  { databaseUrl, kafka }: Pick<PartsAccess, 'databaseUrl' | 'kafka'>,
  { databases, topics }: BackupManifest,
): Promise<void> {
  const present = await databasesOf(databaseUrl);
  for (const name of databases) {
    if (!present.has(name))
      throw new UsageError(`there is no database ${name}: start the parts first, without services`);
    const client = await openDatabase(databaseUrl, name);
    try {
      const { rows } = await client.query<{ tables: number }>(
        `SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'`,
      );
      if (rows[0]?.tables) throw new UsageError(`database ${name} is not empty`);
    } finally {
      await client.end();
    }
  }
  const wanted = new Set(topics.map(({ topic }) => topic));
  const taken = (await topicRanges(kafka)).find(({ topic }) => wanted.has(topic));
  if (taken) throw new UsageError(`topic ${taken.topic} is there already`);
}

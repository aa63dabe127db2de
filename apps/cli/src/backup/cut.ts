import type { Client } from 'pg';
import { databasesOf, openDatabase, type PartsAccess } from './parts-access';
import { type GroupOffsets, groupOffsets, type TopicRange, topicRanges } from './topics';

const ATTEMPTS = 10;
const LOCK_TIMEOUT_MS = 3000;

/** One moment over all databases and topics. */
export interface Cut {
  takenAt: string;
  /** How long nothing could publish. */
  frozenMs: number;
  /** Database to the snapshot that stays open until `release`. */
  snapshots: Map<string, string>;
  topics: TopicRange[];
  groups: GroupOffsets[];
  release(): Promise<void>;
}

/**
 * Stops the outboxes of all databases for a moment: then no event can be written, and none that was sent can be forgotten.
 * In that moment each database gets a snapshot, and the topics' ends are read. So every event that the topics hold up to
 * there is of a change that the snapshots hold, and each change of the snapshots has its event in an outbox or in a topic.
 * Offsets are read before: what a group had handled by then, its snapshot holds.
 */
export async function takeCut({ databaseUrl, kafka }: PartsAccess): Promise<Cut> {
  const names = [...(await databasesOf(databaseUrl)).keys()];
  if (names.length === 0) throw new Error('there is no database to back up');
  const groups = await groupOffsets(kafka);
  const readers = await Promise.all(names.map((name) => openDatabase(databaseUrl, name)));
  try {
    const frozen = await freeze(databaseUrl, names);
    let ended = false;
    try {
      const start = performance.now();
      const snapshots = await Promise.all(readers.map(exportSnapshot));
      const topics = await topicRanges(kafka);
      const takenAt = new Date().toISOString();
      await thaw(frozen);
      ended = true;
      return {
        ...{ takenAt, frozenMs: Math.round(performance.now() - start), topics, groups },
        snapshots: new Map(names.map((name, index) => [name, snapshots[index] as string])),
        release: () => close(readers),
      };
    } finally {
      if (!ended) await thaw(frozen);
    }
  } catch (error) {
    await close(readers);
    throw error;
  }
}

/** Locks every outbox. Where one is busy for long, none stays locked, and all are tried again. */
async function freeze(databaseUrl: string, names: readonly string[]): Promise<Client[]> {
  for (let attempt = 1; ; attempt++) {
    const clients = await Promise.all(names.map((name) => openDatabase(databaseUrl, name)));
    const locked = await Promise.allSettled(clients.map(lockOutbox));
    const failed = locked.find((each) => each.status === 'rejected');
    if (!failed) return clients;
    await thaw(clients);
    if (attempt === ATTEMPTS) throw failed.reason as Error;
  }
}

async function lockOutbox(client: Client): Promise<void> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('outbox') IS NOT NULL AS there`,
  );
  if (rows[0]?.there) await client.query('LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE');
}

async function exportSnapshot(client: Client): Promise<string> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
  return rows[0]?.id ?? '';
}

/** Ending the connection ends its transaction. */
const thaw = (clients: readonly Client[]) => close(clients);

const close = async (clients: readonly Client[]): Promise<void> => {
  await Promise.all(clients.map((client) => client.end()));
};

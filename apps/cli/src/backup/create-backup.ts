import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BackupManifest, BackupSummary } from './backup-manifest';
import { type Item, packItems } from './container';
import { type Cut, takeCut } from './cut';
import { encrypt } from './encryption';
import { objectItems } from './objects';
import { type PartsAccess, postgresTool, requireTool } from './parts-access';
import { readRecords } from './topics';

export interface BackupReport extends BackupSummary {
  takenAt: string;
  /** How long nothing could publish. */
  frozenMs: number;
  durationMs: number;
}

/** Writes a backup into a file, which is there whole or not at all. `files` come along as they are. */
export async function createBackup(
  parts: PartsAccess,
  target: string,
  recipients: readonly string[],
  files: readonly string[],
): Promise<BackupReport> {
  await requireTool('pg_dump');
  const start = performance.now();
  const cut = await takeCut(parts);
  const part = `${target}.${process.pid}.part`;
  const done: BackupSummary = { databases: 0, records: 0, objects: 0, files: 0 };
  try {
    const plain = Readable.from(packItems(items(parts, cut, files, done)), { objectMode: false });
    await pipeline(await encrypt(recipients, plain), createWriteStream(part, { flags: 'wx', mode: 0o600 }));
    await rename(part, target);
  } finally {
    await cut.release();
    await rm(part, { force: true });
  }
  const { takenAt, frozenMs } = cut;
  return { ...done, takenAt, frozenMs, durationMs: Math.round(performance.now() - start) };
}

/** Databases and topics of the cut's moment, and then objects: each that a database names was there before it. */
async function* items(
  { databaseUrl, kafka, s3 }: PartsAccess,
  { takenAt, frozenMs, snapshots, topics, groups }: Cut,
  files: readonly string[],
  done: BackupSummary,
): AsyncGenerator<Item> {
  const manifest: BackupManifest = {
    ...{ format: 'modelkeep-backup', formatVersion: 1, takenAt, frozenMs },
    ...{ databases: [...snapshots.keys()], topics, groups },
  };
  yield { name: 'manifest', about: manifest, bytes: nothing() };
  for (const [database, snapshot] of snapshots) {
    const args = ['--format=custom', '--no-owner', '--no-privileges', `--snapshot=${snapshot}`];
    const { child, ended } = postgresTool(databaseUrl, database, 'pg_dump', args);
    yield {
      name: `databases/${database}`,
      about: { database },
      bytes: child.stdout as AsyncIterable<Buffer>,
    };
    await ended;
    done.databases += 1;
  }
  const counted = countLines(readRecords(kafka, topics), done);
  yield { name: 'records', about: {}, bytes: counted };
  for await (const item of objectItems(s3)) {
    yield item;
    done.objects += 1;
  }
  for (const file of files) {
    yield {
      name: `files/${done.files}`,
      about: { name: basename(file) },
      bytes: createReadStream(file) as AsyncIterable<Buffer>,
    };
    done.files += 1;
  }
  yield { name: 'summary', about: { ...done }, bytes: nothing() };
}

async function* countLines(lines: AsyncIterable<Buffer>, done: BackupSummary): AsyncGenerator<Buffer> {
  for await (const chunk of lines) {
    for (const byte of chunk) if (byte === 0x0a) done.records += 1;
    yield chunk;
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}

import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { BackupManifest, BackupSummary, ObjectAbout } from './backup-manifest';
import { type Item, unpackItems } from './container';
import { decrypt } from './encryption';
import { restoreObject } from './objects';
import { databasesOf, type PartsAccess, postgresTool, requireTool } from './parts-access';
import { requireEmpty } from './require-empty';
import type { RecordLine } from './topics';
import { TopicWriter } from './topic-writer';

export interface RestoreReport extends BackupSummary {
  takenAt: string;
  durationMs: number;
}

/** Takes each item of a backup; resolves once it has read all of the item's bytes. */
interface Receiver {
  begin(manifest: BackupManifest): Promise<void>;
  database(name: string, bytes: AsyncIterable<Buffer>): Promise<void>;
  record(line: RecordLine): Promise<void>;
  object(about: ObjectAbout, bytes: AsyncIterable<Buffer>): Promise<void>;
  file(name: string, bytes: AsyncIterable<Buffer>): Promise<void>;
  end(): Promise<void>;
}

/** Reads a backup to its end. Throws where anything is missing or was changed. */
async function readBackup(file: string, keyFile: string, receiver: Receiver): Promise<RestoreReport> {
  const start = performance.now();
  const plain = await decrypt(keyFile, createReadStream(file));
  const done: BackupSummary = { databases: 0, records: 0, objects: 0, files: 0 };
  let manifest: BackupManifest | undefined;
  let summary: BackupSummary | undefined;
  for await (const { name, about, bytes } of unpackItems(plain as AsyncIterable<Buffer>)) {
    const [kind] = name.split('/');
    if (kind === 'manifest') {
      manifest = BackupManifest.parse(about);
      await receiver.begin(manifest);
    } else if (!manifest) throw new Error('the backup does not begin with its manifest');
    else if (kind === 'summary') summary = BackupSummary.parse(about);
    else await receive(kind, { name, about, bytes }, receiver, done);
    const rest = await bytes[Symbol.asyncIterator]().next();
    if (!rest.done) throw new Error(`the backup is damaged: ${name} has bytes that nobody knows`);
  }
  if (!manifest || !summary || JSON.stringify(summary) !== JSON.stringify(done))
    throw new Error(`the backup is not whole: ${JSON.stringify(done)} of ${JSON.stringify(summary)}`);
  await receiver.end();
  return { ...done, takenAt: manifest.takenAt, durationMs: Math.round(performance.now() - start) };
}

async function receive(
  kind: string | undefined,
  { name, about, bytes }: Item,
  receiver: Receiver,
  done: BackupSummary,
): Promise<void> {
  if (kind === 'databases') {
    await receiver.database(z.object({ database: z.string() }).parse(about).database, bytes);
    done.databases += 1;
  } else if (kind === 'records') {
    for await (const line of createInterface({ input: Readable.from(bytes, { objectMode: false }) })) {
      await receiver.record(JSON.parse(line) as RecordLine);
      done.records += 1;
    }
  } else if (kind === 'objects') {
    await receiver.object(ObjectAbout.parse(about), bytes);
    done.objects += 1;
  } else if (kind === 'files') {
    await receiver.file(basename(z.object({ name: z.string() }).parse(about).name), bytes);
    done.files += 1;
  } else throw new Error(`the backup has ${name}, which this version does not know`);
}

/** Reads everything and keeps nothing. */
const verifying: Receiver = {
  begin: () => Promise.resolve(),
  database: async (_name, bytes) => void (await drain(bytes)),
  record: () => Promise.resolve(),
  object: async ({ key, sizeBytes }, bytes) => {
    const size = await drain(bytes);
    if (size !== sizeBytes) throw new Error(`object ${key} has ${size} bytes, not ${sizeBytes}`);
  },
  file: async (_name, bytes) => void (await drain(bytes)),
  end: () => Promise.resolve(),
};

/** Decrypts a backup and reads it to its end: every byte of it is authentic, and nothing is missing. */
export const verifyBackup = (file: string, keyFile: string): Promise<RestoreReport> =>
  readBackup(file, keyFile, verifying);

/** Writes the files that came along into a folder; a file that is there stays as it is, and ends it. */
export const extractFiles = (file: string, keyFile: string, folder: string): Promise<RestoreReport> =>
  readBackup(file, keyFile, {
    ...verifying,
    file: async (name, bytes) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await pipeline(bytes, createWriteStream(join(folder, name), { mode: 0o600, flags: 'wx' }));
    },
  });

/** Restores into parts that are empty, while no service runs. Throws UsageError where they are not empty. */
export async function restoreBackup(
  parts: PartsAccess,
  file: string,
  keyFile: string,
): Promise<RestoreReport> {
  await requireTool('pg_restore');
  const topics = new TopicWriter(parts.kafka);
  let owners = new Map<string, string>();
  try {
    return await readBackup(file, keyFile, {
      begin: async (manifest) => {
        owners = await databasesOf(parts.databaseUrl);
        await requireEmpty(parts, manifest);
        await topics.begin(manifest);
      },
      database: async (name, bytes) => {
        const args = ['--no-owner', '--no-privileges', '--single-transaction', '--exit-on-error'];
        const role = `--role=${owners.get(name)}`;
        const { child, ended } = postgresTool(parts.databaseUrl, name, 'pg_restore', [
          ...args,
          role,
          `--dbname=${name}`,
        ]);
        child.stdout.resume();
        // Where the program ends early it says why, and that counts more than the broken pipe.
        await pipeline(bytes, child.stdin).catch(async (error: Error) => {
          await ended;
          throw error;
        });
        await ended;
      },
      record: (line) => topics.write(line),
      object: (about, bytes) => restoreObject(parts.s3, about, bytes),
      file: verifying.file,
      end: () => topics.end(),
    });
  } finally {
    await topics.close();
  }
}

async function drain(bytes: AsyncIterable<Buffer>): Promise<number> {
  let size = 0;
  for await (const chunk of bytes) size += chunk.length;
  return size;
}

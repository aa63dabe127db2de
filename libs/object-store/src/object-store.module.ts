import { Global, Module } from '@nestjs/common';
import { Client, RETENTION_MODES } from 'minio';
import { ARCHIVE_BUCKET, ArchiveStore } from './archive-store';
import { DirectTransfer } from './direct-transfer';
import { BLOB_BUCKET, ObjectStore } from './object-store';
import { ObjectStoreHealth } from './object-store-health';
import { OBJECT_STORE_CLIENT } from './tokens';

/** Uploads that nobody ended go by then. */
const ABANDONED_AFTER_DAYS = 2;

/** Part size of uploads of unknown length: bounds the memory that one upload takes. */
const PART_SIZE = 8 * 1024 * 1024;

/**
 * Blobs and archive on an S3 server: S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, ARCHIVE_LOCK_MODE. `DirectTransfer` is
 * undefined unless S3_PUBLIC_ENDPOINT says where clients reach that server.
 */
@Global()
@Module({
  providers: [
    { provide: OBJECT_STORE_CLIENT, useFactory: connect },
    {
      provide: ObjectStore,
      useFactory: (client: Client) => new ObjectStore(client),
      inject: [OBJECT_STORE_CLIENT],
    },
    {
      provide: ArchiveStore,
      useFactory: (client: Client, blobs: ObjectStore) => new ArchiveStore(client, blobs, lockMode()),
      inject: [OBJECT_STORE_CLIENT, ObjectStore],
    },
    {
      provide: DirectTransfer,
      useFactory: (client: Client, blobs: ObjectStore) => {
        const endpoint = process.env['S3_PUBLIC_ENDPOINT'];
        return endpoint ? new DirectTransfer(client, clientFor(endpoint), blobs) : undefined;
      },
      inject: [OBJECT_STORE_CLIENT, ObjectStore],
    },
    ObjectStoreHealth,
  ],
  exports: [ObjectStore, ArchiveStore, DirectTransfer, ObjectStoreHealth],
})
export class ObjectStoreModule {}

/** COMPLIANCE: not even the administrator can shorten a retention. */
function lockMode(): RETENTION_MODES {
  return process.env['ARCHIVE_LOCK_MODE'] === 'GOVERNANCE'
    ? RETENTION_MODES.GOVERNANCE
    : RETENTION_MODES.COMPLIANCE;
}

async function connect(): Promise<Client> {
  const client = clientFor(process.env['S3_ENDPOINT']);
  await ensureBucket(client, BLOB_BUCKET, {});
  await client.setBucketLifecycle(BLOB_BUCKET, {
    Rule: [
      {
        ID: 'abandoned-uploads',
        Status: 'Enabled',
        Filter: { Prefix: 'uploads/' },
        Expiration: { Days: ABANDONED_AFTER_DAYS },
      },
    ],
  });
  await ensureBucket(client, ARCHIVE_BUCKET, { ObjectLocking: true });
  return client;
}

function clientFor(endpoint: string | undefined): Client {
  const { S3_ACCESS_KEY, S3_SECRET_KEY } = process.env;
  if (!endpoint || !S3_ACCESS_KEY || !S3_SECRET_KEY)
    throw new Error('S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY must be set');
  const { protocol, hostname, port } = new URL(endpoint);
  const useSSL = protocol === 'https:';
  return new Client({
    endPoint: hostname,
    port: Number(port) || (useSSL ? 443 : 80),
    useSSL,
    accessKey: S3_ACCESS_KEY,
    secretKey: S3_SECRET_KEY,
    region: process.env['S3_REGION'] ?? 'us-east-1',
    partSize: PART_SIZE,
  });
}

async function ensureBucket(
  client: Client,
  name: string,
  options: { ObjectLocking?: boolean },
): Promise<void> {
  if (await client.bucketExists(name)) return;
  try {
    await client.makeBucket(name, '', options);
  } catch (error) {
    // Another service may have made it meanwhile.
    if (!(await client.bucketExists(name))) throw error;
  }
}

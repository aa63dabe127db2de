import { Readable } from 'node:stream';
import type { BucketItem, Client, RETENTION_MODES } from 'minio';
import type { Item } from './container';
import type { ObjectAbout } from './backup-manifest';
import { OURS } from './parts-access';

/** Uploads that nobody has made a blob of. */
const UNFINISHED = 'uploads/';

/** Every object of the suite's buckets. Objects never change, so what comes while they are read does no harm. */
export async function* objectItems(s3: Client): AsyncGenerator<Item> {
  let index = 0;
  for (const { name: bucket } of await s3.listBuckets()) {
    if (!bucket.startsWith(`${OURS}-`)) continue;
    const locking = await hasLocking(s3, bucket);
    for await (const { name: key } of s3.listObjectsV2(bucket, '', true) as AsyncIterable<BucketItem>) {
      if (!key || key.startsWith(UNFINISHED)) continue;
      const { size, metaData } = await s3.statObject(bucket, key);
      const about: ObjectAbout = {
        ...{ bucket, key, sizeBytes: size, locking, metadata: metaData as Record<string, string> },
        lock: locking ? await lockOf(s3, bucket, key) : undefined,
      };
      yield {
        name: `objects/${index++}`,
        about,
        bytes: (await s3.getObject(bucket, key)) as AsyncIterable<Buffer>,
      };
    }
  }
}

/** Puts an object back, locked as it was. */
export async function restoreObject(
  s3: Client,
  about: ObjectAbout,
  bytes: AsyncIterable<Buffer>,
): Promise<void> {
  const { bucket, key, sizeBytes, metadata, locking, lock } = about;
  if (!(await s3.bucketExists(bucket))) await s3.makeBucket(bucket, '', { ObjectLocking: locking });
  await s3.putObject(bucket, key, Readable.from(bytes, { objectMode: false }), sizeBytes, metadata);
  if (lock && Date.parse(lock.retainUntil) > Date.now())
    await s3.putObjectRetention(bucket, key, {
      ...{ mode: lock.mode as RETENTION_MODES, retainUntilDate: lock.retainUntil },
      ...{ governanceBypass: false, versionId: '' },
    });
}

async function hasLocking(s3: Client, bucket: string): Promise<boolean> {
  try {
    // Its types also name an overload that gives nothing back.
    await (s3.getObjectLockConfig(bucket) as unknown as Promise<unknown>);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ObjectLockConfigurationNotFoundError') return false;
    throw error;
  }
}

async function lockOf(s3: Client, bucket: string, key: string): Promise<ObjectAbout['lock']> {
  try {
    const found = await s3.getObjectRetention(bucket, key);
    if (!found) return undefined;
    const { mode, retainUntilDate } = found as { mode: 'COMPLIANCE' | 'GOVERNANCE'; retainUntilDate: string };
    return { mode, retainUntil: new Date(retainUntilDate).toISOString() };
  } catch (error) {
    if ((error as { code?: string }).code === 'NoSuchObjectLockConfiguration') return undefined;
    throw error;
  }
}

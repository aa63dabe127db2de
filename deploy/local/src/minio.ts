import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Connection } from './connection';
import { minioBinary } from './minio-binary';
import type { PartContext } from './part';
import { HOST } from './ports';
import { answersOk } from './probe';

/** Starts MinIO on one folder and returns how to reach it. */
export async function startMinio(context: PartContext): Promise<S3Connection> {
  const { home, ports, secrets, launch } = context;
  const binary = await minioBinary(context);
  const folder = join(home, 'minio');
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const endpoint = `http://${HOST}:${ports.of('minio')}`;
  await ports.release('minio');
  await launch('minio', {
    command: binary,
    // Its own certificate folder: else it reads, and creates, one in the user's home.
    args: ['server', '--address', `${HOST}:${ports.of('minio')}`, '--certs-dir', join(folder, 'certs'), data],
    cwd: folder,
    env: {
      MINIO_ROOT_USER: secrets.minioAccessKey,
      MINIO_ROOT_PASSWORD: secrets.minioSecretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
    },
    stopSignal: 'SIGTERM',
    graceMs: 10_000,
    ready: () => answersOk(`${endpoint}/minio/health/ready`),
    readyTimeoutMs: 60_000,
  });
  return { endpoint, accessKey: secrets.minioAccessKey, secretKey: secrets.minioSecretKey };
}

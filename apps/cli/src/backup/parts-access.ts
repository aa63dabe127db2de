import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { Client as S3Client } from 'minio';
import { Client } from 'pg';
import type { Kafka } from 'kafkajs';
import { UsageError } from '../terminal/failure';

/** Prefix of the databases and buckets that are the suite's. */
export const OURS = 'modelkeep';

/** How to reach the parts that hold everything, as their administrator. */
export interface PartsAccess {
  databaseUrl: string;
  kafka: Kafka;
  s3: S3Client;
}

/** From MODELKEEP_DATABASE_URL, MODELKEEP_KAFKA_BROKERS and MODELKEEP_S3_*; throws UsageError naming what is missing. */
export async function partsAccess(env: NodeJS.ProcessEnv = process.env): Promise<PartsAccess> {
  const setting = (name: string): string => {
    const value = env[name];
    if (!value) throw new UsageError(`${name} is not set`);
    return value;
  };
  const databaseUrl = setting('MODELKEEP_DATABASE_URL');
  const brokers = setting('MODELKEEP_KAFKA_BROKERS').split(',').filter(Boolean);
  const endpoint = new URL(setting('MODELKEEP_S3_ENDPOINT'));
  const accessKey = setting('MODELKEEP_S3_ACCESS_KEY');
  const secretKey = setting('MODELKEEP_S3_SECRET_KEY');
  const { Kafka: KafkaClient, logLevel } = await import('kafkajs');
  const minio = await import('minio');
  const useSSL = endpoint.protocol === 'https:';
  return {
    databaseUrl,
    kafka: new KafkaClient({ clientId: 'modelkeep-backup', brokers, logLevel: logLevel.NOTHING }),
    s3: new minio.Client({
      ...{ endPoint: endpoint.hostname, port: Number(endpoint.port) || (useSSL ? 443 : 80), useSSL },
      ...{ accessKey, secretKey, region: env['MODELKEEP_S3_REGION'] ?? 'us-east-1' },
    }),
  };
}

/** A connection to one database of the server. */
export async function openDatabase(databaseUrl: string, database: string): Promise<Client> {
  const url = new URL(databaseUrl);
  url.pathname = `/${database}`;
  const client = new Client({ connectionString: url.href, application_name: 'modelkeep-backup' });
  await client.connect();
  return client;
}

/** Names of the suite's databases, and who owns each. */
export async function databasesOf(databaseUrl: string): Promise<Map<string, string>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; owner: string }>(
      `SELECT datname AS name, pg_get_userbyid(datdba) AS owner FROM pg_database
       WHERE datname LIKE $1 || '\\_%' ORDER BY datname`,
      [OURS],
    );
    return new Map(rows.map(({ name, owner }) => [name, owner]));
  } finally {
    await client.end();
  }
}

/** Starts pg_dump or pg_restore; the password goes by the environment, where other users do not see it. */
export function postgresTool(databaseUrl: string, database: string, tool: string, args: string[]) {
  const { hostname, port, username, password } = new URL(databaseUrl);
  const env = {
    ...process.env,
    ...{ PGHOST: hostname, PGPORT: port || '5432', PGUSER: decodeURIComponent(username) },
    ...{ PGPASSWORD: decodeURIComponent(password), PGDATABASE: database },
  };
  const child = spawn(tool, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors = `${errors}${chunk}`.slice(-2000)));
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(new UsageError(`${tool} cannot be run: ${error.message}`)));
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${tool} of ${database} failed: ${errors.trim()}`)),
    );
  });
  // Whoever runs the tool awaits it once its bytes have gone through.
  ended.catch(() => undefined);
  return { child, ended };
}

/** Throws UsageError where a program is not on the PATH. */
export async function requireTool(tool: string): Promise<void> {
  await promisify(execFile)(tool, ['--version']).catch(() => {
    throw new UsageError(`${tool} is not on the PATH: install the client programs of PostgreSQL`);
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import { freePort } from '@modelkeep/processes';
import { ServiceTokens } from '@modelkeep/service';
import type { StackAddress } from './global-setup';
import { until } from './world';

const PROGRAM = join(__dirname, '../../../dist/apps/metadata/src/main.js');
/** On a machine with much else to do a start takes its time. */
const START_MS = 180_000;
const INTERNAL_SECRET = 'a secret that only this test has, long enough';
const AUDIT_SIGNING_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

/** A metadata service on a database of its own, that seals small segments all the time. */
export class MetadataProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly client: ApiClient,
  ) {}

  static async start({ brokers, s3 }: StackAddress, databaseUrl: string, dataFolder: string) {
    const port = await freePort();
    const child = spawn(process.execPath, [PROGRAM], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        LOG_LEVEL: 'fatal',
        DATABASE_URL: databaseUrl,
        KAFKA_BROKERS: brokers.join(','),
        S3_ENDPOINT: s3.endpoint,
        S3_ACCESS_KEY: s3.accessKey,
        S3_SECRET_KEY: s3.secretKey,
        INTERNAL_SECRET,
        AUDIT_SIGNING_KEY,
        AUDIT_MASTER_KEY: '0a'.repeat(32),
        DATA_DIR: dataFolder,
        AUDIT_SEAL_SECONDS: '0.05',
        AUDIT_SEGMENT_RECORDS: '40',
        // Nobody shortens these: the stack and its disk go with the test.
        AUDIT_RETENTION_DAYS: '1',
      },
    });
    const baseUrl = `http://127.0.0.1:${port}`;
    await until(
      'the metadata service is ready',
      () =>
        fetch(`${baseUrl}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      START_MS,
    );
    const token = new ServiceTokens(INTERNAL_SECRET, 'test').issueFor(
      { name: 'amira', roles: ['auditor', 'data-scientist'] },
      'metadata',
      3600,
    );
    return new MetadataProcess(child, new ApiClient({ baseUrl, token }));
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}

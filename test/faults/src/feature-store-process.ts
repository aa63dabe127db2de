import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import { freePort } from '@modelkeep/processes';
import { ServiceTokens } from '@modelkeep/service';
import type { StackAddress } from './global-setup';
import { until } from './world';

const PROGRAM = join(__dirname, '../../../dist/apps/feature-store/src/main.js');
const INTERNAL_SECRET = 'a secret that only this test has, long enough';

/** A feature store on a database of its own, that flushes its history all the time. */
export class FeatureStoreProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly client: ApiClient,
  ) {}

  static async start({ brokers, s3 }: StackAddress, databaseUrl: string, dataFolder: string) {
    const port = await freePort();
    const child = spawn(process.execPath, [PROGRAM], {
      stdio: 'ignore',
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
        DATA_DIR: dataFolder,
        HISTORY_FLUSH_SECONDS: '0.05',
      },
    });
    const baseUrl = `http://127.0.0.1:${port}`;
    await until('the feature store is ready', () =>
      fetch(`${baseUrl}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const token = new ServiceTokens(INTERNAL_SECRET, 'faults').issue('feature-store', 3600);
    return new FeatureStoreProcess(child, new ApiClient({ baseUrl, token }));
  }

  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import type { ServiceName } from '@modelkeep/contracts/common/endpoint';
import { freePort } from '@modelkeep/processes';
import { type Caller, ServiceTokens } from '@modelkeep/service';
import type { StackAddress } from './global-setup';
import { until } from './world';

const INTERNAL_SECRET = 'a secret that only this test has, long enough';

export interface ServiceProcessOptions {
  address: StackAddress;
  databaseUrl: string;
  dataFolder: string;
  /** Settings that only this service has. */
  env: Record<string, string>;
  /** Who its client is. */
  caller: Caller;
  stdio: StdioOptions;
  /** How long it may take until it is ready. */
  startMs?: number;
}

/** A service on a database of its own, as a process that can be killed. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly client: ApiClient,
  ) {}

  static async start(service: ServiceName, options: ServiceProcessOptions): Promise<ServiceProcess> {
    const { address, databaseUrl, dataFolder, env, caller, stdio, startMs } = options;
    const { brokers, s3 } = address;
    const port = await freePort();
    const program = join(__dirname, '../../../dist/apps', service, 'src/main.js');
    const child = spawn(process.execPath, [program], {
      stdio,
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
        ...env,
      },
    });
    const baseUrl = `http://127.0.0.1:${port}`;
    await until(
      `${service} is ready`,
      () =>
        fetch(`${baseUrl}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      startMs,
    );
    const token = new ServiceTokens(INTERNAL_SECRET, 'faults').issueFor(caller, service, 3600);
    return new ServiceProcess(child, new ApiClient({ baseUrl, token }));
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Fault } from './fixture/faulty-kafka';

export interface FixtureSettings {
  service: string;
  topic: string;
  brokers: string[];
  databaseUrl: string;
  fault?: Fault;
  /** See FIXTURE_BROKEN of the fixture. */
  broken?: string[];
  batch?: boolean;
}

interface Answer {
  ready?: true;
  counter?: string;
  value?: number;
  error?: string;
}

const PROGRAM = join(__dirname, '../../../dist/test/faults/src/fixture/main.js');

/** A running fixture service. */
export class FixtureProcess {
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<unknown>;
  private readonly waiting: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];

  private constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'exit');
    child.on('message', (answer: Answer) => {
      if (answer.value !== undefined) this.waiting.shift()?.resolve(answer.value);
      else if (answer.error) this.waiting.shift()?.reject(new Error(answer.error));
    });
    void this.ended.then(() => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error('the fixture has ended'));
    });
  }

  static async start(settings: FixtureSettings): Promise<FixtureProcess> {
    const child = fork(PROGRAM, {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: settings.databaseUrl,
        KAFKA_BROKERS: settings.brokers.join(','),
        FIXTURE_SERVICE: settings.service,
        FIXTURE_TOPIC: settings.topic,
        FIXTURE_FAULT: settings.fault ?? '',
        FIXTURE_BROKEN: (settings.broken ?? []).join(','),
        FIXTURE_BATCH: settings.batch ? '1' : '',
      },
    });
    // A test that failed before it stopped its fixture must not keep the tests from ending.
    child.unref();
    child.channel?.unref();
    const fixture = new FixtureProcess(child);
    await Promise.race([
      once(child, 'message'),
      fixture.ended.then(() => Promise.reject(new Error('the fixture ended before it was ready'))),
    ]);
    return fixture;
  }

  /** Resolves with the committed value; rejects when the process ends first (then it may have committed or not). */
  increment(counter: string): Promise<number> {
    return new Promise((resolve, reject) => {
      if (!this.child.connected) return reject(new Error('the fixture has ended'));
      this.waiting.push({ resolve, reject });
      this.child.send(counter, (error) => error && reject(error));
    });
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
  }
}

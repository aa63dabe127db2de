import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { logger } from '@modelkeep/telemetry';
import { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { config } from '../config';

const WORK = 'pipelines_work';
const CANCELLED = 'pipelines_cancelled';
/** Sent by the database itself whenever a run or a step of it changes its state. */
const CHANGED = 'pipelines_changed';
const RECONNECT_MS = 1_000;

/** Wakes the orchestrators of all processes once the transaction commits. */
export async function notifyWork(transaction: EntityManager): Promise<void> {
  await transaction.query(`SELECT pg_notify('${WORK}', '')`);
}

/** Tells the orchestrators of all processes, once the transaction commits, to end the steps of a run. */
export async function notifyCancelled(transaction: EntityManager, runId: string): Promise<void> {
  await transaction.query(`SELECT pg_notify('${CANCELLED}', $1)`, [runId]);
}

interface Watcher {
  runId: string;
  changed: boolean;
  wakeUp?: () => void;
}

/** Listens, on a connection of its own, for work, for cancelled runs and for changes. */
@Injectable()
export class WorkSignal implements OnApplicationShutdown {
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private pending = false;
  private wakeUp: (() => void) | undefined;
  private onCancelled: (runId: string) => void = () => undefined;
  private readonly watchers = new Set<Watcher>();

  /** Starts to listen; a lost connection is made again, and counts as a signal because one may have been missed. */
  async listen(onCancelled: (runId: string) => void): Promise<void> {
    this.onCancelled = onCancelled;
    await this.connect();
  }

  /** Resolves at the next signal, or after `ms`. A signal that came since the last wait counts. */
  async wait(ms: number): Promise<void> {
    if (!this.pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.pending = false;
    this.wakeUp = undefined;
  }

  /** A signal from within this process. */
  wake(): void {
    this.pending = true;
    this.wakeUp?.();
  }

  /** Watches one run. `next` is true after a change since the last call, false after `ms` without one. */
  watch(runId: string): { next(ms: number): Promise<boolean>; close(): void } {
    const watcher: Watcher = { runId, changed: false };
    this.watchers.add(watcher);
    return {
      next: async (ms) => {
        if (!watcher.changed)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, ms);
            watcher.wakeUp = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        const { changed } = watcher;
        watcher.changed = false;
        return changed;
      },
      close: () => void this.watchers.delete(watcher),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.client?.end();
  }

  private tellWatchers(runId: string): void {
    for (const watcher of this.watchers) {
      if (watcher.runId !== runId) continue;
      watcher.changed = true;
      watcher.wakeUp?.();
    }
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: config.DATABASE_URL,
      application_name: 'pipelines-signal',
    });
    this.client = client;
    let lost = false;
    const reconnect = (error?: Error) => {
      if (this.stopped || lost) return;
      lost = true;
      logger().warn({ err: error }, 'lost the connection that tells of work');
      this.timer = setTimeout(() => void this.connect().then(() => this.wake()), RECONNECT_MS);
    };
    client.on('error', reconnect);
    client.on('end', () => reconnect());
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === CHANGED) return this.tellWatchers(payload);
      if (channel === CANCELLED) this.onCancelled(payload);
      this.wake();
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${WORK}; LISTEN ${CANCELLED}; LISTEN ${CHANGED}`);
    } catch (error) {
      reconnect(error as Error);
    }
  }
}

import { Logger } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { setTimeout as wait } from 'node:timers/promises';
import { publishSeconds } from './metrics';
import { MAX_ROWS, OutboxQueue } from './outbox-queue';
import { Pace } from './pace';
import { RecordSender } from './record-sender';

/** How often the outbox is read while a transaction that will not notify is under way. */
const WRITER_POLL_MS = 10;
const STREAM_INTERVAL_MS = 30;

/**
 * Sends what is in the outbox, oldest first, and removes it once the brokers have it (acks=all).
 *
 * One publisher per database works at a time, others stand by; it has one request in flight. So a key's events first
 * appear on the topic in outbox order. After a crash, or when a publisher that lost its connection still has a request
 * under way, events may appear again behind that: the inbox of every consumer removes those.
 */
export class OutboxPublisher {
  private readonly log = new Logger('OutboxPublisher');
  private readonly sender: RecordSender;
  private readonly pace = new Pace();
  private readonly stopping = new AbortController();
  private queue: OutboxQueue | undefined;
  private running: Promise<void> | undefined;

  constructor(
    kafka: Kafka,
    private readonly url: string,
    private readonly pollMs: number,
  ) {
    this.sender = new RecordSender(kafka);
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes the batch under way. What is left stays in the outbox. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.queue?.interrupt();
    await this.running;
    await this.sender.close();
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopped;) {
      try {
        await this.session(() => (failures = 0));
      } catch (error) {
        failures += 1;
        this.log.warn(`will connect again: ${(error as Error).message}`);
        const delay = Math.min(5_000, 100 * 2 ** failures);
        await wait(delay, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async session(progressed: () => void): Promise<void> {
    const queue = await OutboxQueue.open(this.url);
    this.queue = queue;
    try {
      while (!this.stopped && !(await queue.lead())) await queue.changed(this.pollMs);
      for (let rounds = 0; !this.stopped;) {
        const sent = await this.sendBatch(queue);
        if (sent > 0) {
          progressed();
          rounds += 1;
          if (rounds > 1 && queue.isNotified) await queue.declineNotifications();
          await this.pace.round({ apartMs: spacing(sent), signal: this.stopping.signal });
          continue;
        }
        rounds = 0;
        if (queue.isNotified) await queue.changed(this.pollMs);
        else if (!(await queue.askForNotifications())) await queue.changed(WRITER_POLL_MS);
      }
    } finally {
      this.queue = undefined;
      await queue.close().catch(() => undefined);
    }
  }

  /** Returns how many there were. */
  private async sendBatch(queue: OutboxQueue): Promise<number> {
    const rows = await queue.read();
    if (rows.length === 0) return 0;
    await this.sender.send(rows);
    const now = Date.now();
    for (const row of rows) publishSeconds().record((now - row.created_at.getTime()) / 1_000);
    await queue.remove(rows);
    return rows.length;
  }
}

/** Several rows in one round are a stream: every consumer has a round for each of ours. A backlog is not held up. */
const spacing = (rows: number): number | undefined =>
  rows === 1 ? undefined : rows < MAX_ROWS / 2 ? STREAM_INTERVAL_MS : 0;

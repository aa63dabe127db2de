import { Logger } from '@nestjs/common';
import type { Consumer, ConsumerCrashEvent, EachBatchHandler, Kafka, TopicPartitionOffset } from 'kafkajs';
import { setTimeout as wait } from 'node:timers/promises';
import type { EventingSettings } from './settings';
import { untilSuccess } from './until-success';

/** Longest wait of an empty fetch; also how late a partition is taken up again after a pause. */
export const FETCH_WAIT_MS = 500;

/** How long the group waits for its members to come back when it is dealt out again. */
const REBALANCE_TIMEOUT_MS = 30_000;

/** A group that a member has just lost may still be busy with that. */
const BEFORE_REJOIN_MS = 250;

/**
 * A consumer that stays in its group until it is stopped. kafkajs gives up for good on what it holds to be final, such
 * as a coordinator not found while brokers elect one; a service must take up its work again whatever the reason was.
 */
export class GroupMember {
  readonly heartbeatMs: number;
  private readonly log: Logger;
  private readonly consumer: Consumer;
  private readonly closing = new AbortController();
  private rejoining: Promise<void> = Promise.resolve();

  constructor(
    kafka: Kafka,
    groupId: string,
    private readonly settings: EventingSettings,
    private readonly eachBatch: EachBatchHandler,
  ) {
    this.log = new Logger(`Consumer ${groupId}`);
    this.heartbeatMs = Math.floor(settings.sessionTimeoutMs / 4);
    this.consumer = kafka.consumer({
      groupId,
      sessionTimeout: settings.sessionTimeoutMs,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      heartbeatInterval: this.heartbeatMs,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 3_000,
        retries: 8,
        restartOnFailure: () => Promise.resolve(true),
      },
    });
    this.consumer.on(this.consumer.events.CRASH, (crash) => this.onCrash(crash));
  }

  /** Rejects when the brokers cannot be reached. Joins the group in the background. */
  async start(topics: string[], fromBeginning: boolean): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics, fromBeginning });
    await this.run();
  }

  /** Calls `listener` after each joining, before the first fetch. */
  onJoin(listener: () => void): void {
    this.consumer.on(this.consumer.events.GROUP_JOIN, listener);
  }

  seek(position: TopicPartitionOffset): void {
    this.consumer.seek(position);
  }

  /** Finishes and commits what is under way, then leaves the group. */
  async stop(): Promise<void> {
    this.closing.abort();
    await this.rejoining;
    await this.consumer.disconnect();
  }

  private run(): Promise<void> {
    return this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.settings.concurrency,
      eachBatch: this.eachBatch,
    });
  }

  private onCrash({ payload: { error, restart } }: ConsumerCrashEvent): void {
    if (restart || this.closing.signal.aborted) return;
    this.log.warn(`left the group: ${error.message}`);
    this.rejoining = this.rejoin();
  }

  private async rejoin(): Promise<void> {
    const { signal } = this.closing;
    await wait(BEFORE_REJOIN_MS, undefined, { signal }).catch(() => undefined);
    await untilSuccess(
      async () => {
        await this.consumer.connect();
        await this.run();
      },
      this.log,
      signal,
    );
  }
}

import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { KeepAlive } from './keep-alive';
import { consumerLag } from './metrics';
import { Pace } from './pace';
import type { PartitionHandler } from './partition-handler';
import type { EventingSettings } from './settings';

/** Longest wait of an empty fetch; also how late a partition is taken up again after a pause. */
export const FETCH_WAIT_MS = 200;

/**
 * The service's consumer group. Offsets are committed by us, after the effects. A partition whose message failed is
 * paused until the next attempt; the others go on.
 */
export class DurableConsumer {
  private readonly consumer: Consumer;
  private readonly pace = new Pace();
  private readonly resumes = new Set<NodeJS.Timeout>();

  constructor(
    kafka: Kafka,
    private readonly settings: EventingSettings,
    private readonly handler: PartitionHandler,
  ) {
    this.consumer = kafka.consumer({
      groupId: settings.service,
      sessionTimeout: settings.sessionTimeoutMs,
      rebalanceTimeout: 30_000,
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
  }

  /** Rejects when the brokers cannot be reached. Joins the group in the background. */
  async start(topics: string[]): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics, fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.settings.concurrency,
      eachBatch: (payload) => this.eachBatch(payload),
    });
  }

  /** Finishes and commits what is under way, then leaves the group. */
  async stop(): Promise<void> {
    for (const timer of this.resumes) clearTimeout(timer);
    this.resumes.clear();
    await this.consumer.disconnect();
  }

  private get heartbeatMs(): number {
    return Math.floor(this.settings.sessionTimeoutMs / 4);
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, commitOffsetsIfNecessary, heartbeat, isRunning, isStale, pause } = payload;
    const { topic, partition } = batch;
    const alive = new KeepAlive(heartbeat, this.heartbeatMs);
    let next: bigint | undefined;
    try {
      const delay = await this.handler.handle(topic, partition, batch.messages, {
        mayContinue: () => isRunning() && !isStale() && !alive.lost,
        done: (offset) => {
          resolveOffset(offset);
          next = BigInt(offset) + 1n;
        },
      });
      if (delay !== undefined) this.resumeAfter(delay, pause());
    } finally {
      alive.stop();
    }
    if (next !== undefined) {
      await commitOffsetsIfNecessary({
        topics: [{ topic, partitions: [{ partition, offset: String(next) }] }],
      });
      consumerLag().record(Number(BigInt(batch.highWatermark) - next), { topic, partition });
    }
    alive.rethrow();
    await this.pace.round();
  }

  private resumeAfter(delayMs: number, resume: () => void): void {
    const timer = setTimeout(() => {
      this.resumes.delete(timer);
      resume();
    }, delayMs);
    this.resumes.add(timer);
  }
}

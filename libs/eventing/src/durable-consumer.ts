import type { EachBatchPayload, Kafka } from 'kafkajs';
import { GroupMember } from './group-member';
import { KeepAlive } from './keep-alive';
import { consumerLag } from './metrics';
import { Pace } from './pace';
import type { PartitionHandler } from './partition-handler';
import type { EventingSettings } from './settings';

/**
 * The service's consumer group. Offsets are committed by us, after the effects. A partition whose message failed is
 * paused until the next attempt; the others go on.
 */
export class DurableConsumer {
  private readonly member: GroupMember;
  private readonly pace = new Pace();
  private readonly resumes = new Set<NodeJS.Timeout>();

  constructor(
    kafka: Kafka,
    settings: EventingSettings,
    private readonly handler: PartitionHandler,
  ) {
    this.member = new GroupMember(kafka, settings.service, settings, (payload) => this.eachBatch(payload));
  }

  /** Rejects when the brokers cannot be reached. Joins the group in the background. */
  start(topics: string[]): Promise<void> {
    return this.member.start(topics, true);
  }

  /** Finishes and commits what is under way, then leaves the group. */
  async stop(): Promise<void> {
    for (const timer of this.resumes) clearTimeout(timer);
    this.resumes.clear();
    await this.member.stop();
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, commitOffsetsIfNecessary, heartbeat, isRunning, isStale, pause } = payload;
    const { topic, partition } = batch;
    const alive = new KeepAlive(heartbeat, this.member.heartbeatMs);
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

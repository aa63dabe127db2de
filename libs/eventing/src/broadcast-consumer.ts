import { Logger } from '@nestjs/common';
import type { EachBatchPayload, Kafka } from 'kafkajs';
import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { sort } from './delivery';
import { EventContext } from './event-context';
import { GroupMember } from './group-member';
import type { Routes } from './handlers';
import { KeepAlive } from './keep-alive';
import { countConsumed } from './metrics';
import { Pace } from './pace';
import { backoff } from './retry';
import type { EventingSettings } from './settings';
import { handleInSpan, traceOf } from './tracing';

const RETRY = { maxAttempts: 4, initialDelayMs: 50, maxDelayMs: 500 };

/**
 * Gives this process every event published from `start` on. It is the only member of a group of its own that never
 * commits: positions are kept here, so the group leaves nothing behind, and joining again misses nothing.
 */
export class BroadcastConsumer {
  private readonly log = new Logger('Broadcast');
  private readonly member: GroupMember;
  private readonly pace = new Pace();
  private readonly positions = new Map<string, { topic: string; partition: number; offset: string }>();

  constructor(
    private readonly kafka: Kafka,
    private readonly settings: EventingSettings,
    private readonly routes: Routes,
  ) {
    const groupId = `${settings.service}.broadcast.${uuidv7()}`;
    this.member = new GroupMember(kafka, groupId, settings, (payload) => this.eachBatch(payload));
    this.member.onJoin(() => {
      for (const position of this.positions.values()) this.member.seek(position);
    });
  }

  /** From when it resolves, no event is missed. Rejects when the brokers cannot be reached. */
  async start(): Promise<void> {
    await this.findEnds();
    await this.member.start(this.routes.topics, false);
  }

  async stop(): Promise<void> {
    await this.member.stop();
  }

  private async findEnds(): Promise<void> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      for (const topic of this.routes.topics)
        for (const { partition, high } of await admin.fetchTopicOffsets(topic))
          this.move(topic, partition, high);
    } finally {
      await admin.disconnect();
    }
  }

  private move(topic: string, partition: number, offset: string): void {
    this.positions.set(`${topic}/${partition}`, { topic, partition, offset });
  }

  private async eachBatch({
    batch,
    resolveOffset,
    heartbeat,
    isRunning,
    isStale,
  }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    const alive = new KeepAlive(heartbeat, this.member.heartbeatMs);
    try {
      for (const message of batch.messages) {
        if (!isRunning() || isStale() || alive.lost) break;
        await this.handle(sort(topic, partition, message, this.routes, this.settings.service));
        resolveOffset(message.offset);
        this.move(topic, partition, String(BigInt(message.offset) + 1n));
      }
    } finally {
      alive.stop();
    }
    alive.rethrow();
    await this.pace.round();
  }

  private async handle(sorted: ReturnType<typeof sort>): Promise<void> {
    if (sorted.kind !== 'event') return countConsumed(sorted.type, 'ignored');
    const { type, event, route, delivery } = sorted;
    for (let attempt = 1; ; attempt += 1)
      try {
        const context = new EventContext(delivery, attempt);
        await handleInSpan(`process ${type}`, {}, [traceOf(delivery.headers)], async () => {
          for (const handler of route.handlers) await handler.handle(event, context);
        });
        return countConsumed(type, 'handled');
      } catch (error) {
        countConsumed(type, 'failed');
        if (attempt === RETRY.maxAttempts) {
          countConsumed(type, 'dropped');
          return this.log.error(`${type} ${event.id} dropped: ${(error as Error).message}`);
        }
        await wait(backoff(RETRY, attempt));
      }
  }
}

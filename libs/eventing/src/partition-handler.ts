import { Logger } from '@nestjs/common';
import type { KafkaMessage } from 'kafkajs';
import { deadLetter } from './dead-letter';
import { sort, type Sorted } from './delivery';
import { DatabaseUnavailableError, type EffectRunner, type EventDelivery } from './effect-runner';
import { isBatched, type Routes } from './handlers';
import { countConsumed, type Outcome } from './metrics';
import { PoisonError } from './poison-error';
import type { RecordSender } from './record-sender';
import { backoff } from './retry';
import type { EventingSettings } from './settings';

const LARGEST_CHUNK = 1_000;

/** Failures in a row of the message that a partition stands at. */
interface Failures {
  offset: string;
  /** Those that count towards a dead letter. */
  attempts: number;
  /** Those for want of the database or the brokers. */
  outages: number;
}

export interface Progress {
  /** Called with the offset of the last message of each part that is done with. */
  done(offset: string): void;
  /** False: stop after the part under way. */
  mayContinue(): boolean;
}

/** Handles the messages of partitions in order: effect, retry or dead letter. Knows nothing of consumer groups. */
export class PartitionHandler {
  private readonly log = new Logger('Eventing');
  private readonly failures = new Map<string, Failures>();

  constructor(
    private readonly settings: EventingSettings,
    private readonly routes: Routes,
    private readonly runner: EffectRunner,
    private readonly deadLetters: RecordSender,
  ) {}

  /** Returns the time in ms after which the first message not done must be tried again; undefined when all went well. */
  async handle(
    topic: string,
    partition: number,
    messages: readonly KafkaMessage[],
    progress: Progress,
  ): Promise<number | undefined> {
    const place = `${topic}/${partition}`;
    let alone = this.failures.get(place)?.offset === messages[0]?.offset ? 1 : 0;
    for (let index = 0; index < messages.length && progress.mayContinue();) {
      const limit = alone > 0 ? 1 : LARGEST_CHUNK;
      const chunk = this.chunk(topic, partition, messages, index, limit);
      const delay = await this.handleChunk(place, chunk);
      if (delay === 'one-by-one') {
        alone = chunk.length;
        continue;
      }
      if (delay !== undefined) return delay;
      this.failures.delete(place);
      index += chunk.length;
      alone = Math.max(0, alone - chunk.length);
      progress.done(chunk[chunk.length - 1]?.delivery.offset as string);
    }
    return undefined;
  }

  /** The next message, and those after it that may share its transaction. */
  private chunk(
    topic: string,
    partition: number,
    messages: readonly KafkaMessage[],
    from: number,
    limit: number,
  ): [Sorted, ...Sorted[]] {
    const sorted = (index: number) =>
      sort(topic, partition, messages[index] as KafkaMessage, this.routes, this.settings.service);
    const first = sorted(from);
    const chunk: [Sorted, ...Sorted[]] = [first];
    if (first.kind !== 'event' || !isBatched(first.route)) return chunk;
    for (let index = from + 1; index < messages.length && chunk.length < limit; index += 1) {
      const next = sorted(index);
      if (next.kind !== 'event' || !isBatched(next.route)) break;
      chunk.push(next);
    }
    return chunk;
  }

  private async handleChunk(
    place: string,
    chunk: [Sorted, ...Sorted[]],
  ): Promise<number | 'one-by-one' | undefined> {
    const [first] = chunk;
    if (first.kind === 'ignored') {
      countConsumed(first.type, 'ignored');
      return undefined;
    }
    if (first.kind === 'malformed') return this.bury(place, first, first.error);
    const failures = this.failuresAt(place, first.delivery.offset);
    try {
      const fresh = await this.runner.run(
        chunk as [EventDelivery, ...EventDelivery[]],
        failures.attempts + 1,
      );
      const handled = new Set<Sorted>(fresh);
      countAll(fresh, 'handled');
      const again = chunk.filter((one) => !handled.has(one));
      countAll(again, 'duplicate');
      return undefined;
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) return this.outage(failures, error);
      if (chunk.length > 1) return 'one-by-one';
      failures.attempts += 1;
      countConsumed(first.type, 'failed');
      if (error instanceof PoisonError || failures.attempts >= this.settings.retry.maxAttempts)
        return this.bury(place, first, error);
      const delay = backoff(this.settings.retry, failures.attempts);
      this.log.warn(
        `${first.type} ${first.event.id} of ${place}: attempt ${failures.attempts} failed, next in ${Math.round(delay)} ms: ${describe(error)}`,
      );
      return delay;
    }
  }

  /** Resolves once the dead letter is stored; only then may the offset move on. */
  private async bury(place: string, sorted: Sorted, error: unknown): Promise<number | undefined> {
    const failures = this.failuresAt(place, sorted.delivery.offset);
    const attempts = Math.max(1, failures.attempts);
    try {
      await this.deadLetters.send([
        deadLetter(sorted.delivery, { error, attempts, consumer: this.settings.service }),
      ]);
    } catch (outage) {
      return this.outage(failures, outage);
    }
    countConsumed(sorted.type, 'dead-lettered');
    this.log.error(`dead letter: ${sorted.type} at ${place}/${sorted.delivery.offset}: ${describe(error)}`);
    return undefined;
  }

  private outage(failures: Failures, error: unknown): number {
    failures.outages += 1;
    const delay = Math.min(5_000, backoff(this.settings.retry, failures.outages));
    this.log.warn(`will try again in ${Math.round(delay)} ms: ${describe(error)}`);
    return delay;
  }

  private failuresAt(place: string, offset: string): Failures {
    const known = this.failures.get(place);
    if (known?.offset === offset) return known;
    const none = { offset, attempts: 0, outages: 0 };
    this.failures.set(place, none);
    return none;
  }
}

function countAll(deliveries: readonly Sorted[], outcome: Outcome): void {
  const counts = new Map<string, number>();
  for (const { type } of deliveries) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const [type, count] of counts) countConsumed(type, outcome, count);
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

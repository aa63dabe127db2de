import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { EventDefinition } from '@modelkeep/contracts/common/event';
import type { Kafka } from 'kafkajs';
import type { z } from 'zod';
import { encodeEvent, type EventRecord } from './cloud-event';
import type { PublishOptions } from './outbox';
import { RecordSender } from './record-sender';
import { EVENTING_SETTINGS, type EventingSettings, KAFKA, sourceOf } from './settings';
import { publishSpan } from './tracing';

const BATCH_RECORDS = 2_000;
const BATCH_BYTES = 700_000;
const BUFFER_RECORDS = 20_000;

interface Waiting {
  readonly record: EventRecord;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Straight to Kafka, for the data plane: acks=all, but bound to no transaction. What is handed over while a request
 * is under way goes with the next one, so that nothing waits when little is sent. For state changes use `Outbox`.
 */
@Injectable()
export class EventProducer implements OnApplicationShutdown {
  private readonly sender: RecordSender;
  private readonly source: string;
  private waiting: Waiting[] = [];
  private pump: Promise<void> | undefined;

  constructor(
    @Inject(KAFKA) kafka: Kafka,
    @Inject(EVENTING_SETTINGS) settings: Pick<EventingSettings, 'service'>,
  ) {
    this.sender = new RecordSender(kafka);
    this.source = sourceOf(settings.service);
  }

  /**
   * Resolves with the event's id when all in-sync replicas have it. Rejects with ZodError when the data breaks its
   * schema, with Error when the brokers do not take it or when too many events wait already.
   */
  async send<D extends EventDefinition>(
    definition: D,
    data: z.input<D['data']>,
    options: PublishOptions = {},
  ): Promise<string> {
    const [id] = await this.sendBatch(definition, [data], options);
    return id as string;
  }

  /** `send` for many; data is checked before any is sent. */
  async sendBatch<D extends EventDefinition>(
    definition: D,
    data: readonly z.input<D['data']>[],
    options: PublishOptions = {},
  ): Promise<string[]> {
    const trace = publishSpan(definition.type, definition.topic);
    const records = data.map((one) =>
      encodeEvent(definition, one, { source: this.source, trace, ...options }),
    );
    await this.sendRecords(records);
    return records.map((record) => record.id);
  }

  /** `sendBatch` for events that are encoded already. */
  async sendRecords(records: readonly EventRecord[]): Promise<void> {
    if (this.waiting.length + records.length > BUFFER_RECORDS)
      throw new Error(`${this.waiting.length} events wait for the brokers already`);
    await Promise.all(records.map((record) => this.enqueue(record)));
  }

  /** Sends what waits, then disconnects. */
  async onApplicationShutdown(): Promise<void> {
    await this.pump;
    await this.sender.close();
  }

  private enqueue(record: EventRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ record, resolve, reject });
      this.pump ??= this.run();
    });
  }

  private async run(): Promise<void> {
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const batch = this.take();
      try {
        await this.sender.send(batch.map(({ record }) => record));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    this.pump = undefined;
  }

  private take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { record } of this.waiting) {
      bytes += record.value.length;
      if (count === BATCH_RECORDS || (count > 0 && bytes > BATCH_BYTES)) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }
}

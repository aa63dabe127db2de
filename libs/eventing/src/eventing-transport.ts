import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Kafka } from 'kafkajs';
import { DataSource } from 'typeorm';
import { BroadcastConsumer } from './broadcast-consumer';
import type { Subscription } from './decorators';
import { DurableConsumer } from './durable-consumer';
import { EffectRunner } from './effect-runner';
import { bindHandler, Routes } from './handlers';
import { PartitionHandler } from './partition-handler';
import { RecordSender } from './record-sender';
import { EVENTING_SETTINGS, type EventingSettings, KAFKA } from './settings';
import { catalogueTopics, ensureTopics } from './topics';
import { untilSuccess } from './until-success';

type Consuming = { start(): Promise<void>; stop(): Promise<void> };

/**
 * Nest transport for CloudEvents over Kafka. Use:
 * `app.connectMicroservice({ strategy: app.get(EventingTransport) }, { inheritAppConfig: false })`.
 */
@Injectable()
export class EventingTransport extends Server implements CustomTransportStrategy {
  private readonly log = new Logger('Eventing');
  private readonly durable = new Routes();
  private readonly broadcast = new Routes();
  private readonly deadLetters: RecordSender;
  private readonly closing = new AbortController();
  private readonly consumers: Consuming[] = [];
  private starting: Promise<void> = Promise.resolve();
  private started = false;

  constructor(
    @Inject(KAFKA) private readonly kafka: Kafka,
    @Inject(EVENTING_SETTINGS) private readonly settings: EventingSettings,
    @Optional() @Inject(DataSource) private readonly dataSource?: DataSource,
  ) {
    super();
    this.deadLetters = new RecordSender(kafka);
  }

  /** True once every consumer is connected. */
  get ready(): boolean {
    return this.started;
  }

  override addHandler(
    pattern: string,
    callback: MessageHandler,
    _isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    const subscription = extras['subscription'] as Subscription | undefined;
    if (!subscription) throw new Error(`handler of '${pattern}': use OnEvent, OnEventBatch or OnBroadcast`);
    const routes = subscription.mode === 'broadcast' ? this.broadcast : this.durable;
    routes.add(pattern, bindHandler(callback, subscription));
  }

  /** Connects in the background, as often as it takes: a service is up before, and whether or not, Kafka is. */
  listen(callback: (error?: Error) => void): void {
    if (this.durable.topics.length > 0 && !this.dataSource)
      return callback(new Error('handlers with an inbox need PersistenceModule'));
    this.starting = this.start();
    callback();
  }

  /** Finishes and commits the events under way. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.starting;
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.deadLetters.close();
  }

  on(): void {
    throw new Error('EventingTransport has no events of its own');
  }

  unwrap<T>(): T {
    return this.kafka as T;
  }

  private async start(): Promise<void> {
    await this.untilSuccess(() =>
      ensureTopics(this.kafka, [...catalogueTopics(), ...this.durable.topics, ...this.broadcast.topics]),
    );
    for (const make of this.makers()) await this.untilSuccess(() => this.launch(make()));
    this.started = !this.closing.signal.aborted;
  }

  private makers(): (() => Consuming)[] {
    const { durable, broadcast, dataSource, kafka, settings, deadLetters } = this;
    const makers: (() => Consuming)[] = [];
    if (broadcast.topics.length > 0) makers.push(() => new BroadcastConsumer(kafka, settings, broadcast));
    if (durable.topics.length > 0 && dataSource)
      makers.push(() => {
        const runner = new EffectRunner(dataSource, settings.service);
        const consumer = new DurableConsumer(
          kafka,
          settings,
          new PartitionHandler(settings, durable, runner, deadLetters),
        );
        return { start: () => consumer.start(durable.topics), stop: () => consumer.stop() };
      });
    return makers;
  }

  private async launch(consumer: Consuming): Promise<void> {
    try {
      await consumer.start();
      this.consumers.push(consumer);
    } catch (error) {
      await consumer.stop().catch(() => undefined);
      throw error;
    }
  }

  private untilSuccess(work: () => Promise<void>): Promise<void> {
    return untilSuccess(work, this.log, this.closing.signal);
  }
}

import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  Optional,
} from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions';
import { InboxPruner } from './inbox-pruner';
import { observeOutbox } from './metrics';
import { OutboxPublisher } from './outbox-publisher';
import { EVENTING_SETTINGS, type EventingSettings, KAFKA } from './settings';

/** Background work of a service with a database: publishes the outbox, prunes the inbox. */
@Injectable()
export class OutboxRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly publisher: OutboxPublisher | undefined;
  private readonly pruner: InboxPruner | undefined;
  private unobserve: (() => void) | undefined;

  constructor(
    @Inject(KAFKA) kafka: Kafka,
    @Inject(EVENTING_SETTINGS) settings: EventingSettings,
    @Optional() @Inject(DataSource) private readonly dataSource?: DataSource,
  ) {
    if (!dataSource) return;
    const { url } = dataSource.options as PostgresDataSourceOptions;
    if (!url) throw new Error('the data source has no url');
    this.publisher = new OutboxPublisher(kafka, url, settings.outboxPollMs);
    this.pruner = new InboxPruner(dataSource, settings.inboxRetentionMs);
  }

  onApplicationBootstrap(): void {
    this.publisher?.start();
    this.pruner?.start();
    if (this.dataSource) this.unobserve = observeOutbox(this.dataSource);
  }

  async onApplicationShutdown(): Promise<void> {
    this.unobserve?.();
    await this.publisher?.stop();
    await this.pruner?.stop();
  }
}

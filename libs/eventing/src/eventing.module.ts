import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { BrokerHealth } from './broker-health';
import { EventProducer } from './event-producer';
import { EventingTransport } from './eventing-transport';
import { createKafka } from './kafka';
import { Outbox } from './outbox';
import { OutboxRunner } from './outbox-runner';
import {
  completeSettings,
  EVENTING_SETTINGS,
  type EventingOptions,
  type EventingSettings,
  KAFKA,
} from './settings';

/**
 * `Outbox`, `EventProducer` and `EventingTransport` for one service. With PersistenceModule it publishes the outbox
 * and runs handlers with an inbox; without it (model server) it can send, and hear broadcasts.
 */
@Global()
@Module({})
export class EventingModule {
  /** Throws when neither `brokers` nor KAFKA_BROKERS is given. */
  static forRoot(options: EventingOptions): DynamicModule {
    const providers: Provider[] = [
      { provide: EVENTING_SETTINGS, useFactory: () => completeSettings(options) },
      {
        provide: KAFKA,
        useFactory: ({ service, brokers }: EventingSettings) =>
          options.kafka ?? createKafka(service, brokers),
        inject: [EVENTING_SETTINGS],
      },
      Outbox,
      OutboxRunner,
      EventProducer,
      EventingTransport,
      BrokerHealth,
    ];
    return {
      module: EventingModule,
      providers,
      exports: [Outbox, EventProducer, EventingTransport, BrokerHealth, KAFKA],
    };
  }
}

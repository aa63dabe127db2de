import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { PersistenceModule } from '@modelkeep/persistence';
import { Module } from '@nestjs/common';
import { AccountController } from './account/account.controller';
import { AccountEntity } from './account/account.entity';
import { ADMIN_TOKEN, AccountService } from './account/account.service';
import { Authentication } from './account/authentication';
import { config } from './config';
import { ConsolePages } from './console/console-pages';
import { DocumentsController } from './documents/documents.controller';
import { SuiteApi } from './documents/suite-api';
import { LiveEvents } from './live-events/live-events';
import { LiveEventsController } from './live-events/live-events.controller';
import { OnLifeCycleEvent } from './live-events/on-life-cycle-event.handler';
import { CreateAccounts1700000000001 } from './migrations/1700000000001-create-accounts';
import { FrontDoor } from './routing/front-door';
import { RATE_LIMIT, RateLimiter } from './routing/rate-limiter';
import { ServiceProxy } from './routing/service-proxy';
import { InferenceProxy } from './serving/inference-proxy';
import { Mirroring } from './serving/mirroring';
import { OnRouteChanged } from './serving/on-route-changed.handler';
import { RoutingTable } from './serving/routing-table';
import { TrafficMeter } from './serving/traffic-meter';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [AccountEntity],
      migrations: [...eventingMigrations, CreateAccounts1700000000001],
    }),
    EventingModule.forRoot({ service: 'gateway' }),
  ],
  controllers: [
    AccountController,
    DocumentsController,
    LiveEventsController,
    OnLifeCycleEvent,
    OnRouteChanged,
  ],
  providers: [
    { provide: ADMIN_TOKEN, useValue: config.ADMIN_TOKEN },
    { provide: RATE_LIMIT, useValue: config.RATE_LIMIT },
    AccountService,
    Authentication,
    ConsolePages,
    FrontDoor,
    InferenceProxy,
    LiveEvents,
    Mirroring,
    RateLimiter,
    RoutingTable,
    ServiceProxy,
    SuiteApi,
    TrafficMeter,
  ],
})
export class AppModule {}

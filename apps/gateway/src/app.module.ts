import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { PersistenceModule } from '@modelkeep/persistence';
import { Module } from '@nestjs/common';
import { AccountController } from './account/account.controller';
import { AccountEntity } from './account/account.entity';
import { AccountService } from './account/account.service';
import { Authentication } from './account/authentication';
import { CallerCache } from './account/caller-cache';
import { ADMIN_TOKEN, Callers } from './account/callers';
import { ApiKeyCallers } from './api-key/api-key-callers';
import { ApiKeyController } from './api-key/api-key.controller';
import { ApiKeyEntity } from './api-key/api-key.entity';
import { ApiKeyService } from './api-key/api-key.service';
import { config } from './config';
import { ConsolePages } from './console/console-pages';
import { DocumentsController } from './documents/documents.controller';
import { SuiteApi } from './documents/suite-api';
import { LiveEvents } from './live-events/live-events';
import { LiveEventsController } from './live-events/live-events.controller';
import { OnLifeCycleEvent } from './live-events/on-life-cycle-event.handler';
import { CreateAccounts1700000000001 } from './migrations/1700000000001-create-accounts';
import { CreateApiKeys1764000003000 } from './migrations/1764000003000-create-api-keys';
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
      entities: [AccountEntity, ApiKeyEntity],
      migrations: [...eventingMigrations, CreateAccounts1700000000001, CreateApiKeys1764000003000],
    }),
    EventingModule.forRoot({ service: 'gateway' }),
  ],
  controllers: [
    AccountController,
    ApiKeyController,
    DocumentsController,
    LiveEventsController,
    OnLifeCycleEvent,
    OnRouteChanged,
  ],
  providers: [
    { provide: ADMIN_TOKEN, useValue: config.ADMIN_TOKEN },
    { provide: RATE_LIMIT, useValue: config.RATE_LIMIT },
    AccountService,
    ApiKeyCallers,
    ApiKeyService,
    Authentication,
    CallerCache,
    Callers,
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

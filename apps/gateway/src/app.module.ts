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
import { CreateSessions1764000003010 } from './migrations/1764000003010-create-sessions';
import { FrontDoor } from './routing/front-door';
import { RATE_LIMIT, RateLimiter } from './routing/rate-limiter';
import { ServiceProxy } from './routing/service-proxy';
import { InferenceProxy } from './serving/inference-proxy';
import { Mirroring } from './serving/mirroring';
import { OnRouteChanged } from './serving/on-route-changed.handler';
import { RoutingTable } from './serving/routing-table';
import { TrafficMeter } from './serving/traffic-meter';
import { Attempts } from './sign-on/attempts';
import { BrowserCookies } from './sign-on/browser-cookies';
import { IdentityProvider } from './sign-on/identity-provider';
import { People } from './sign-on/people';
import { SessionEntity } from './sign-on/session.entity';
import { Sessions } from './sign-on/sessions';
import { PUBLIC_URL, SIGN_ON, signOnSettings } from './sign-on/settings';
import { SignOn } from './sign-on/sign-on';
import { SignOnController } from './sign-on/sign-on.controller';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [AccountEntity, ApiKeyEntity, SessionEntity],
      migrations: [
        ...eventingMigrations,
        CreateAccounts1700000000001,
        CreateApiKeys1764000003000,
        CreateSessions1764000003010,
      ],
    }),
    EventingModule.forRoot({ service: 'gateway' }),
  ],
  controllers: [
    AccountController,
    ApiKeyController,
    DocumentsController,
    LiveEventsController,
    SignOnController,
    OnLifeCycleEvent,
    OnRouteChanged,
  ],
  providers: [
    { provide: ADMIN_TOKEN, useValue: config.ADMIN_TOKEN },
    { provide: RATE_LIMIT, useValue: config.RATE_LIMIT },
    { provide: PUBLIC_URL, useValue: config.PUBLIC_URL },
    { provide: SIGN_ON, useValue: signOnSettings(config) },
    { provide: Attempts, useValue: new Attempts(config.INTERNAL_SECRET) },
    AccountService,
    ApiKeyCallers,
    ApiKeyService,
    Authentication,
    BrowserCookies,
    CallerCache,
    Callers,
    ConsolePages,
    FrontDoor,
    IdentityProvider,
    InferenceProxy,
    LiveEvents,
    Mirroring,
    People,
    RateLimiter,
    RoutingTable,
    ServiceProxy,
    Sessions,
    SignOn,
    SuiteApi,
    TrafficMeter,
  ],
})
export class AppModule {}

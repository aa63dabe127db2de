import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Readiness } from './readiness';
import { ServiceClient } from './service-client';
import { ServiceTokens, serviceTokens } from './service-tokens';

/** What every service has: internal tokens, calls to other services, readiness. Imported by `runService`. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [{ provide: ServiceTokens, useFactory: serviceTokens }, ServiceClient, Readiness],
  exports: [ServiceTokens, ServiceClient, Readiness],
})
export class ServiceModule {}

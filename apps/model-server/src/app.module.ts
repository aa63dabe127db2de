import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module';
import { config } from './config';
import { GrpcServer } from './grpc/grpc-server';
import { RepositoryCalls } from './grpc/repository-calls';
import { FeatureLookup } from './inference/feature-lookup';
import { Inference } from './inference/inference';
import { RepositoryRoutes } from './rest/repository-routes';
import { RestRoutes } from './rest/rest-routes';
import { RunQueue } from './queue/run-queue';
import { ModelRepository } from './repository/model-repository';
import { openRepository } from './repository/open-repository';
import { RepositoryAdmin } from './repository/repository-admin';
import { RepositoryHealth } from './repository/repository-health';
import { CONFIG } from './tokens';

@Module({
  imports: [AuditModule],
  providers: [
    { provide: CONFIG, useValue: config },
    { provide: ModelRepository, useFactory: () => openRepository(config) },
    FeatureLookup,
    GrpcServer,
    RepositoryHealth,
    Inference,
    RepositoryCalls,
    RepositoryAdmin,
    RepositoryRoutes,
    RestRoutes,
    RunQueue,
  ],
})
export class AppModule {}

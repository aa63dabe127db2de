import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module';
import { config } from './config';
import { GrpcServer } from './grpc/grpc-server';
import { FeatureLookup } from './inference/feature-lookup';
import { Inference } from './inference/inference';
import { RestRoutes } from './rest/rest-routes';
import { Model } from './model/model';
import { ServedModel } from './model/served-model';
import { loadPackage } from './package/load-package';
import { RunQueue } from './queue/run-queue';
import { CONFIG } from './tokens';

@Module({
  imports: [AuditModule],
  providers: [
    { provide: CONFIG, useValue: config },
    {
      provide: Model,
      useFactory: async () =>
        Model.load(await loadPackage(config), {
          threads: { intraOp: config.INTRA_OP_THREADS, interOp: config.INTER_OP_THREADS },
          mostRows: config.BATCH_ROWS,
        }),
    },
    FeatureLookup,
    GrpcServer,
    Inference,
    RestRoutes,
    RunQueue,
    ServedModel,
  ],
})
export class AppModule {}

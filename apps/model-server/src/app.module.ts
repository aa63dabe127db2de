import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module';
import { config } from './config';
import { FeatureLookup } from './inference/feature-lookup';
import { Inference } from './inference/inference';
import { InferenceRoutes } from './inference/inference-routes';
import { Model } from './inference/model';
import { loadPackage } from './package/load-package';
import { CONFIG } from './tokens';

@Module({
  imports: [AuditModule],
  providers: [
    { provide: CONFIG, useValue: config },
    { provide: Model, useFactory: async () => Model.load(await loadPackage(config)) },
    FeatureLookup,
    Inference,
    InferenceRoutes,
  ],
})
export class AppModule {}

import { EventingModule } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { Module } from '@nestjs/common';
import { config } from './config';
import { FeatureLookup } from './inference/feature-lookup';
import { Inference } from './inference/inference';
import { InferenceRoutes } from './inference/inference-routes';
import { Model } from './inference/model';
import { PredictionLog } from './inference/prediction-log';
import { PackageLoader } from './package/package-loader';
import { PackageSource } from './package/package-source';
import { CONFIG } from './tokens';

@Module({
  imports: [EventingModule.forRoot({ service: 'model-server' }), ObjectStoreModule],
  providers: [
    { provide: CONFIG, useValue: config },
    { provide: Model, useFactory: (loader: PackageLoader) => Model.load(loader), inject: [PackageLoader] },
    FeatureLookup,
    Inference,
    InferenceRoutes,
    PackageLoader,
    PackageSource,
    PredictionLog,
  ],
})
export class AppModule {}

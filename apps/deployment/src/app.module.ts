import { Module } from '@nestjs/common';
import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { PersistenceModule } from '@modelkeep/persistence';
import { DeploymentController } from './deployment/deployment.controller';
import { DeploymentEntity } from './deployment/deployment.entity';
import { Deployments } from './deployment/deployments';
import { ReplicaEntity } from './deployment/replica.entity';
import { RevisionEntity } from './deployment/revision.entity';
import { Driver } from './driver/driver';
import { ProcessDriver } from './driver/process-driver';
import { Gate } from './gate/gate';
import { CreateDeployments1764000000000 } from './migrations/1764000000000-create-deployments';
import { OneOffPredictionController } from './one-off-prediction/one-off-prediction.controller';
import { OneOffPredictions } from './one-off-prediction/one-off-predictions';
import { Reconciler } from './reconcile/reconciler';
import { ReplicaLedger } from './reconcile/replica-ledger';
import { Wake } from './reconcile/wake';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [DeploymentEntity, RevisionEntity, ReplicaEntity],
      migrations: [...eventingMigrations, CreateDeployments1764000000000],
    }),
    EventingModule.forRoot({ service: 'deployment' }),
  ],
  controllers: [DeploymentController, OneOffPredictionController],
  providers: [
    Deployments,
    Gate,
    { provide: Driver, useClass: ProcessDriver },
    Wake,
    ReplicaLedger,
    Reconciler,
    OneOffPredictions,
  ],
})
export class AppModule {}

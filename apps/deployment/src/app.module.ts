import { Module } from '@nestjs/common';
import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { PersistenceModule } from '@modelkeep/persistence';
import { ApplicationController } from './application/application.controller';
import { ApplicationEntity } from './application/application.entity';
import { Applications } from './application/applications';
import { Parts } from './application/parts';
import { config } from './config';
import { Consumers } from './consumer/consumers';
import { Decommissioning } from './deployment/decommissioning';
import { DeploymentController } from './deployment/deployment.controller';
import { DeploymentEntity } from './deployment/deployment.entity';
import { Deployments } from './deployment/deployments';
import { ReplicaEntity } from './deployment/replica.entity';
import { RevisionEntity } from './deployment/revision.entity';
import { Revisions } from './deployment/revisions';
import { Splits } from './deployment/splits';
import { Driver } from './driver/driver';
import { KubernetesDriver } from './kubernetes/kubernetes-driver';
import { ProcessDriver } from './driver/process-driver';
import { FeatureSchema } from './gate/feature-schema';
import { Gate } from './gate/gate';
import { SmokeCheck } from './gate/smoke-check';
import { CreateDeployments1764000000000 } from './migrations/1764000000000-create-deployments';
import { AddRollouts1764000003100 } from './migrations/1764000003100-add-rollouts';
import { CreateApplications1764000003120 } from './migrations/1764000003120-create-applications';
import { NameHandles1764000003110 } from './migrations/1764000003110-name-handles';
import { OneOffPredictionController } from './one-off-prediction/one-off-prediction.controller';
import { OneOffPredictions } from './one-off-prediction/one-off-predictions';
import { Reconciler } from './reconcile/reconciler';
import { ReplicaLedger } from './reconcile/replica-ledger';
import { Wake } from './reconcile/wake';
import { Observations } from './rollout/observations';
import { OnDriftAlert } from './rollout/on-drift-alert.handler';
import { OnLabelledPrediction } from './rollout/on-labelled-prediction.handler';
import { OnTrafficObserved } from './rollout/on-traffic-observed.handler';
import { RolloutController } from './rollout/rollout.controller';
import { RolloutEnd } from './rollout/rollout-end';
import { RolloutEngine } from './rollout/rollout-engine';
import { RolloutEntity } from './rollout/rollout.entity';
import { RolloutLedger } from './rollout/rollout-ledger';
import { Rollouts } from './rollout/rollouts';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [DeploymentEntity, RevisionEntity, ReplicaEntity, RolloutEntity, ApplicationEntity],
      migrations: [
        ...eventingMigrations,
        CreateDeployments1764000000000,
        AddRollouts1764000003100,
        NameHandles1764000003110,
        CreateApplications1764000003120,
      ],
    }),
    ObjectStoreModule,
    EventingModule.forRoot({ service: 'deployment' }),
  ],
  controllers: [
    DeploymentController,
    RolloutController,
    ApplicationController,
    OneOffPredictionController,
    OnTrafficObserved,
    OnLabelledPrediction,
    OnDriftAlert,
  ],
  providers: [
    Deployments,
    Revisions,
    Splits,
    Decommissioning,
    Consumers,
    Rollouts,
    RolloutLedger,
    RolloutEnd,
    RolloutEngine,
    Observations,
    Applications,
    Parts,
    Gate,
    FeatureSchema,
    SmokeCheck,
    { provide: Driver, useClass: config.DRIVER === 'kubernetes' ? KubernetesDriver : ProcessDriver },
    Wake,
    ReplicaLedger,
    Reconciler,
    OneOffPredictions,
  ],
})
export class AppModule {}

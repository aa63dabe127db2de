import { Module } from '@nestjs/common';
import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { PersistenceModule } from '@modelkeep/persistence';
import { ArtifactController } from './artifact/artifact.controller';
import { Artifacts } from './artifact/artifacts';
import { TransferController } from './artifact/transfer/transfer.controller';
import { Transfers } from './artifact/transfer/transfers';
import { AuditController } from './audit/audit.controller';
import { Chains } from './audit/chains';
import { LedgerModule } from './audit/ledger/ledger.module';
import { SignatureVerifier } from './audit/package-signature';
import { Logs } from './audit/report/logs';
import { ModelRecordsReader } from './audit/report/model-records';
import { ReportController } from './audit/report/report.controller';
import { Replays } from './audit/replays';
import { config } from './config';
import { DataSnapshotController } from './data-snapshot/data-snapshot.controller';
import { DataSnapshots } from './data-snapshot/data-snapshots';
import { TrainingSetHandler } from './data-snapshot/training-set.handler';
import { LifeCycleEventController } from './life-cycle-event/life-cycle-event.controller';
import { LifeCycleEventHandler } from './life-cycle-event/life-cycle-event.handler';
import { LifeCycleEvents } from './life-cycle-event/life-cycle-events';
import { EvaluationModule } from './evaluation/evaluation.module';
import { FlowHandler } from './lineage/flow.handler';
import { Lineage } from './lineage/lineage';
import { LineageController } from './lineage/lineage.controller';
import { CreateTracking1764000000001 } from './migrations/1764000000001-create-tracking';
import { CreateRecords1764000000002 } from './migrations/1764000000002-create-records';
import { CreateTracing1764000000010 } from './migrations/1764000000010-create-tracing';
import { CreateLedger1764000003000 } from './migrations/1764000003000-create-ledger';
import { CreateRetention1764000003100 } from './migrations/1764000003100-create-retention';
import { AddLineageTimes1764000003200 } from './migrations/1764000003200-add-lineage-times';
import { Partitions } from './prediction/partitions';
import { PredictionController } from './prediction/prediction.controller';
import { PredictionHandler } from './prediction/prediction.handler';
import { Predictions } from './prediction/predictions';
import { TracingModule } from './tracing/tracing.module';
import { ServerController } from './mlflow-server/server.controller';
import { AddArtifactUploads1764000000040 } from './migrations/1764000000040-add-artifact-uploads';
import { CreateEvaluation1764000003300 } from './migrations/1764000003300-create-evaluation';
import { IndexSearchedValues1764000000050 } from './migrations/1764000000050-index-searched-values';
import { CreateLoggedModels1764000000030 } from './migrations/1764000000030-create-logged-models';
import { ExperimentController } from './tracking/experiment/experiment.controller';
import { Experiments } from './tracking/experiment/experiments';
import { LoggedModelController } from './tracking/logged-model/logged-model.controller';
import { LoggedModelReader } from './tracking/logged-model/logged-model-reader';
import { LoggedModels } from './tracking/logged-model/logged-models';
import { ModelLinks } from './tracking/logged-model/model-links';
import { MetricCurveController } from './tracking/metric/metric-curve.controller';
import { MetricCurves } from './tracking/metric/metric-curves';
import { MetricController } from './tracking/metric/metric.controller';
import { MetricHistory } from './tracking/metric/metric-history';
import { RunLog } from './tracking/metric/run-log';
import { RunController } from './tracking/run/run.controller';
import { RunReader } from './tracking/run/run-reader';
import { Runs } from './tracking/run/runs';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [],
      migrations: [
        ...eventingMigrations,
        CreateTracking1764000000001,
        CreateRecords1764000000002,
        CreateTracing1764000000010,
        CreateLoggedModels1764000000030,
        AddArtifactUploads1764000000040,
        IndexSearchedValues1764000000050,
        CreateLedger1764000003000,
        CreateRetention1764000003100,
        AddLineageTimes1764000003200,
        CreateEvaluation1764000003300,
      ],
    }),
    EventingModule.forRoot({ service: 'metadata' }),
    ObjectStoreModule,
    TracingModule,
    EvaluationModule,
    LedgerModule,
  ],
  controllers: [
    ExperimentController,
    RunController,
    MetricController,
    MetricCurveController,
    LoggedModelController,
    ArtifactController,
    TransferController,
    ServerController,
    DataSnapshotController,
    TrainingSetHandler,
    LifeCycleEventController,
    LifeCycleEventHandler,
    PredictionController,
    PredictionHandler,
    AuditController,
    ReportController,
    LineageController,
    FlowHandler,
  ],
  providers: [
    Experiments,
    Runs,
    RunReader,
    RunLog,
    MetricHistory,
    MetricCurves,
    LoggedModels,
    LoggedModelReader,
    ModelLinks,
    Artifacts,
    Transfers,
    DataSnapshots,
    LifeCycleEvents,
    Partitions,
    Predictions,
    Chains,
    Replays,
    ModelRecordsReader,
    Logs,
    { provide: SignatureVerifier, useFactory: () => new SignatureVerifier(config.SIGNING_PUBLIC_KEY) },
    Lineage,
  ],
})
export class AppModule {}

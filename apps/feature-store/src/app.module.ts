import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { PersistenceModule } from '@modelkeep/persistence';
import { Module } from '@nestjs/common';
import { Tables } from './data-snapshot/tables';
import { DefinitionController } from './definition/definition.controller';
import { Definitions } from './definition/definitions';
import { Entities } from './entity/entities';
import { DeployedModelHandler } from './deployed-model/deployed-model.handler';
import { DeployedModels } from './deployed-model/deployed-models';
import { DerivedValues } from './derived-feature/derived-values';
import { EntityController } from './entity/entity.controller';
import { EntityEntity } from './entity/entity.entity';
import { FeastController } from './feast/feast.controller';
import { OnlineFeatureReader } from './feast/online-features';
import { FeatureRowController } from './feature-row/feature-row.controller';
import { FeatureRowService } from './feature-row/feature-row.service';
import { OnFeatureRowsPushed } from './feature-row/on-feature-rows-pushed.handler';
import { FeatureServiceController } from './feature-service/feature-service.controller';
import { FeatureServiceEntity } from './feature-service/feature-service.entity';
import { FeatureServices } from './feature-service/feature-services';
import { FeatureViewCache } from './feature-view/feature-view-cache';
import { FeatureViewController } from './feature-view/feature-view.controller';
import { FeatureViewEntity } from './feature-view/feature-view.entity';
import { FeatureViewService } from './feature-view/feature-view.service';
import { OnFeatureViewApplied } from './feature-view/on-feature-view-applied.handler';
import { Freshness } from './freshness/freshness';
import { History } from './history/history';
import { HistoryController } from './history/history.controller';
import { HistoryCompactor } from './history/history-compactor';
import { HistoryFlusher } from './history/history-flusher';
import { HistoryKeeper } from './history/history-keeper';
import { SegmentCache } from './history/segment-cache';
import { SegmentUploads } from './history/segment-uploads';
import { Segments } from './history/segments';
import { IngestionController } from './ingestion/ingestion.controller';
import { IngestionEntity } from './ingestion/ingestion.entity';
import { IngestionRunner } from './ingestion/ingestion-runner';
import { Ingestions } from './ingestion/ingestions';
import { MaterializationController } from './materialization/materialization.controller';
import { MaterializationEntity } from './materialization/materialization.entity';
import { Materializations } from './materialization/materializations';
import { CreateFeatureStore1700000000001 } from './migrations/1700000000001-create-feature-store';
import { AddFeatureServices1764000000100 } from './migrations/1764000000100-add-feature-services';
import { AddHistorySegments1764060000000 } from './migrations/1764060000000-add-history-segments';
import { AddIngestions1764062000000 } from './migrations/1764062000000-add-ingestions';
import { AddDeployedModels1764064000000 } from './migrations/1764064000000-add-deployed-models';
import { AddStatistics1764066000000 } from './migrations/1764066000000-add-statistics';
import { OnlineReadController } from './online-read/online-read.controller';
import { OnlineReadService } from './online-read/online-read.service';
import { Statistics } from './statistics/statistics';
import { StatisticsController } from './statistics/statistics.controller';
import { TrainingSetController } from './training-set/training-set.controller';
import { TrainingSetBuilder } from './training-set/training-set-builder';
import { TrainingSetEntity } from './training-set/training-set.entity';
import { TrainingSets } from './training-set/training-sets';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [
        EntityEntity,
        FeatureViewEntity,
        FeatureServiceEntity,
        MaterializationEntity,
        TrainingSetEntity,
        IngestionEntity,
      ],
      migrations: [
        ...eventingMigrations,
        CreateFeatureStore1700000000001,
        AddFeatureServices1764000000100,
        AddHistorySegments1764060000000,
        AddIngestions1764062000000,
        AddDeployedModels1764064000000,
        AddStatistics1764066000000,
      ],
    }),
    EventingModule.forRoot({ service: 'feature-store' }),
    ObjectStoreModule,
  ],
  controllers: [
    DefinitionController,
    EntityController,
    FeatureRowController,
    FeatureViewController,
    FeatureServiceController,
    MaterializationController,
    HistoryController,
    IngestionController,
    StatisticsController,
    FeastController,
    OnlineReadController,
    TrainingSetController,
    OnFeatureRowsPushed,
    DeployedModelHandler,
    OnFeatureViewApplied,
  ],
  providers: [
    Definitions,
    DeployedModels,
    Entities,
    FeatureRowService,
    FeatureViewService,
    FeatureViewCache,
    FeatureServices,
    Materializations,
    OnlineReadService,
    DerivedValues,
    OnlineFeatureReader,
    History,
    HistoryFlusher,
    HistoryCompactor,
    HistoryKeeper,
    Segments,
    Statistics,
    Freshness,
    SegmentCache,
    SegmentUploads,
    Tables,
    Ingestions,
    IngestionRunner,
    TrainingSetBuilder,
    TrainingSets,
  ],
})
export class AppModule {}

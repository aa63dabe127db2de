import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { PersistenceModule } from '@modelkeep/persistence';
import { Module } from '@nestjs/common';
import { EntityController } from './entity/entity.controller';
import { EntityEntity } from './entity/entity.entity';
import { FeatureRowController } from './feature-row/feature-row.controller';
import { FeatureRowService } from './feature-row/feature-row.service';
import { OnFeatureRowsPushed } from './feature-row/on-feature-rows-pushed.handler';
import { FeatureViewController } from './feature-view/feature-view.controller';
import { FeatureViewEntity } from './feature-view/feature-view.entity';
import { FeatureViewService } from './feature-view/feature-view.service';
import { CreateFeatureStore1700000000001 } from './migrations/1700000000001-create-feature-store';
import { OnlineReadController } from './online-read/online-read.controller';
import { OnlineReadService } from './online-read/online-read.service';
import { TrainingSetController } from './training-set/training-set.controller';
import { TrainingSetService } from './training-set/training-set.service';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [EntityEntity, FeatureViewEntity],
      migrations: [...eventingMigrations, CreateFeatureStore1700000000001],
    }),
    EventingModule.forRoot({ service: 'feature-store' }),
    ObjectStoreModule,
  ],
  controllers: [
    EntityController,
    FeatureRowController,
    FeatureViewController,
    OnlineReadController,
    TrainingSetController,
    OnFeatureRowsPushed,
  ],
  providers: [FeatureRowService, FeatureViewService, OnlineReadService, TrainingSetService],
})
export class AppModule {}

import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { PersistenceModule } from '@modelkeep/persistence';
import { Module } from '@nestjs/common';
import { ApprovalController } from './approval/approval.controller';
import { ApprovalEntity } from './approval/approval.entity';
import { ApprovalList } from './approval/approval-list';
import { ApprovalListController } from './approval/approval-list.controller';
import { ApprovalService } from './approval/approval.service';
import { ArchiveController } from './archive/archive.controller';
import { ArchiveEntity } from './archive/archive.entity';
import { ArchiveService } from './archive/archive.service';
import { OnRevisionCreated } from './deployment-projection/on-revision-created.handler';
import { OnTrafficShifted } from './deployment-projection/on-traffic-shifted.handler';
import { Traffic } from './deployment-projection/traffic';
import { CreateRegistry1700000000001 } from './migrations/1700000000001-create-registry';
import { ModelCardController } from './model-card/model-card.controller';
import { ModelCardEntity } from './model-card/model-card.entity';
import { ModelCardService } from './model-card/model-card.service';
import { ModelVersionController } from './model-version/model-version.controller';
import { ModelVersionEntity } from './model-version/model-version.entity';
import { ModelVersionService } from './model-version/model-version.service';
import { PackageController } from './package/package.controller';
import { PackageEntity } from './package/package.entity';
import { PackageService } from './package/package.service';
import { RegisteredModelController } from './registered-model/registered-model.controller';
import { RegisteredModelEntity } from './registered-model/registered-model.entity';
import { RegisteredModelService } from './registered-model/registered-model.service';
import { OnRunFinished } from './run-projection/on-run-finished.handler';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [
        ApprovalEntity,
        ArchiveEntity,
        ModelCardEntity,
        ModelVersionEntity,
        PackageEntity,
        RegisteredModelEntity,
      ],
      migrations: [...eventingMigrations, CreateRegistry1700000000001],
    }),
    EventingModule.forRoot({ service: 'registry' }),
    ObjectStoreModule,
  ],
  controllers: [
    ApprovalController,
    ApprovalListController,
    ArchiveController,
    ModelCardController,
    ModelVersionController,
    PackageController,
    RegisteredModelController,
    OnRevisionCreated,
    OnRunFinished,
    OnTrafficShifted,
  ],
  providers: [
    ApprovalList,
    ApprovalService,
    ArchiveService,
    ModelCardService,
    ModelVersionService,
    PackageService,
    RegisteredModelService,
    Traffic,
  ],
})
export class AppModule {}

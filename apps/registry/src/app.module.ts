import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { PersistenceModule } from '@modelkeep/persistence';
import { Module } from '@nestjs/common';
import { ApprovalController } from './approval/approval.controller';
import { ApprovalEntity } from './approval/approval.entity';
import { ApprovalList } from './approval/approval-list';
import { ApprovalListController } from './approval/approval-list.controller';
import { ApprovalViews } from './approval/approval-views';
import { ApprovalService } from './approval/approval.service';
import { DecisionAnnouncer } from './approval/decision-announcer';
import { DecisionEntity } from './approval/decision.entity';
import { Review } from './approval/review';
import { ApprovalPolicyController } from './approval-policy/approval-policy.controller';
import { ApprovalPolicyEntity } from './approval-policy/approval-policy.entity';
import { ApprovalPolicyService } from './approval-policy/approval-policy.service';
import { ArchiveController } from './archive/archive.controller';
import { ArchiveEntity } from './archive/archive.entity';
import { ArchiveImport } from './archive/archive-import';
import { ArchiveReplays } from './archive/archive-replays';
import { ArchiveService } from './archive/archive.service';
import { ArchivedFiles } from './archive/archived-files';
import { BundleContents } from './archive/bundle-contents';
import { GoldenPredictionFinder } from './archive/golden-predictions';
import { Restoration } from './archive/restoration';
import { RestoredRecords } from './archive/restored-records';
import { TrainingRecords } from './archive/training-records';
import { BomController } from './bom/bom.controller';
import { OnRevisionCreated } from './deployment-projection/on-revision-created.handler';
import { OnTrafficShifted } from './deployment-projection/on-traffic-shifted.handler';
import { Traffic } from './deployment-projection/traffic';
import { CreateRegistry1700000000001 } from './migrations/1700000000001-create-registry';
import { ShareWithMlflow1764000000010 } from './migrations/1764000000010-share-with-mlflow';
import { InventoryController } from './inventory/inventory.controller';
import { InventoryService } from './inventory/inventory.service';
import { AddApprovalPolicies1700000000020 } from './migrations/1700000000020-add-approval-policies';
import { AddStageHistory1700000000021 } from './migrations/1700000000021-add-stage-history';
import { AddWebhooks1764000000040 } from './migrations/1764000000040-add-webhooks';
import { SealArchivesInBundles1764000003200 } from './migrations/1764000003200-seal-archives-in-bundles';
import { ModelCardController } from './model-card/model-card.controller';
import { ModelCardEntity } from './model-card/model-card.entity';
import { ModelCardService } from './model-card/model-card.service';
import { ArtifactOwner } from './model-version/artifact-owner';
import { MlflowModelVersionController } from './model-version/mlflow-model-version.controller';
import { MlflowVersionReader } from './model-version/mlflow-version-reader';
import { MlflowVersions } from './model-version/mlflow-versions';
import { ModelVersionController } from './model-version/model-version.controller';
import { ModelVersionEntity } from './model-version/model-version.entity';
import { ModelVersionService } from './model-version/model-version.service';
import { SourceResolution } from './model-version/source-resolution';
import { StageChangeEntity } from './model-version/stage-change.entity';
import { StageHistory } from './model-version/stage-history';
import { StageHistoryController } from './model-version/stage-history.controller';
import { PackageController } from './package/package.controller';
import { PackageEntity } from './package/package.entity';
import { PackageService } from './package/package.service';
import { MlflowModelReader } from './registered-model/mlflow-model-reader';
import { MlflowModels } from './registered-model/mlflow-models';
import { MlflowRegisteredModelController } from './registered-model/mlflow-registered-model.controller';
import { RegisteredModelController } from './registered-model/registered-model.controller';
import { RegisteredModelEntity } from './registered-model/registered-model.entity';
import { RegisteredModelService } from './registered-model/registered-model.service';
import { OnRunFinished } from './run-projection/on-run-finished.handler';
import { WebhookModule } from './webhook/webhook.module';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [
        ApprovalEntity,
        ApprovalPolicyEntity,
        ArchiveEntity,
        DecisionEntity,
        ModelCardEntity,
        ModelVersionEntity,
        PackageEntity,
        RegisteredModelEntity,
        StageChangeEntity,
      ],
      migrations: [
        ...eventingMigrations,
        CreateRegistry1700000000001,
        AddApprovalPolicies1700000000020,
        AddStageHistory1700000000021,
        ShareWithMlflow1764000000010,
        AddWebhooks1764000000040,
        SealArchivesInBundles1764000003200,
      ],
    }),
    EventingModule.forRoot({ service: 'registry' }),
    ObjectStoreModule,
    WebhookModule,
  ],
  controllers: [
    ApprovalController,
    ApprovalPolicyController,
    ApprovalListController,
    ArchiveController,
    MlflowModelVersionController,
    MlflowRegisteredModelController,
    BomController,
    InventoryController,
    ModelCardController,
    ModelVersionController,
    PackageController,
    RegisteredModelController,
    OnRevisionCreated,
    OnRunFinished,
    OnTrafficShifted,
    StageHistoryController,
  ],
  providers: [
    ApprovalPolicyService,
    ApprovalList,
    ApprovalService,
    ApprovalViews,
    ArchiveImport,
    ArchiveReplays,
    ArchiveService,
    ArchivedFiles,
    BundleContents,
    GoldenPredictionFinder,
    Restoration,
    RestoredRecords,
    TrainingRecords,
    ArtifactOwner,
    MlflowModelReader,
    MlflowModels,
    MlflowVersionReader,
    MlflowVersions,
    DecisionAnnouncer,
    InventoryService,
    ModelCardService,
    ModelVersionService,
    PackageService,
    RegisteredModelService,
    SourceResolution,
    Review,
    StageHistory,
    Traffic,
  ],
})
export class AppModule {}

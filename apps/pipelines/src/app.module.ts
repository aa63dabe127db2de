import { Module } from '@nestjs/common';
import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { PersistenceModule } from '@modelkeep/persistence';
import { CodeBundleController } from './code-bundle/code-bundle.controller';
import { CodeBundles } from './code-bundle/code-bundles';
import { CreatePipelines1764000000000 } from './migrations/1764000000000-create-pipelines';
import { PipelineController } from './pipeline/pipeline.controller';
import { PipelineEntity } from './pipeline/pipeline.entity';
import { Pipelines } from './pipeline/pipelines';
import { Orchestrator } from './pipeline-run/orchestrator';
import { PipelineRunController } from './pipeline-run/pipeline-run.controller';
import { PipelineRunEntity } from './pipeline-run/pipeline-run.entity';
import { PipelineRuns } from './pipeline-run/pipeline-runs';
import { StepLogs } from './pipeline-run/step-logs';
import { StepQueue } from './pipeline-run/step-queue';
import { StepRunEntity } from './pipeline-run/step-run.entity';
import { WorkSignal } from './pipeline-run/work-signal';
import { CommandRunner } from './step-runner/command-runner';
import { RequestRunner } from './step-runner/request-runner';
import { StepRunner } from './step-runner/step-runner';
import { TriggerController } from './trigger/trigger.controller';
import { TriggerEntity } from './trigger/trigger.entity';
import { TriggerHandler } from './trigger/trigger.handler';
import { Triggers } from './trigger/triggers';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [PipelineEntity, PipelineRunEntity, StepRunEntity, TriggerEntity],
      migrations: [...eventingMigrations, CreatePipelines1764000000000],
    }),
    EventingModule.forRoot({ service: 'pipelines' }),
    ObjectStoreModule,
  ],
  controllers: [
    CodeBundleController,
    PipelineController,
    PipelineRunController,
    TriggerController,
    TriggerHandler,
  ],
  providers: [
    CodeBundles,
    Pipelines,
    PipelineRuns,
    StepLogs,
    StepQueue,
    WorkSignal,
    Orchestrator,
    StepRunner,
    CommandRunner,
    RequestRunner,
    Triggers,
  ],
})
export class AppModule {}

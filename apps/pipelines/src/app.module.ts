import { Module } from '@nestjs/common';
import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { PersistenceModule } from '@modelkeep/persistence';
import { ApprovalController } from './approval/approval.controller';
import { ApprovalEntity } from './approval/approval.entity';
import { ApprovalRunner } from './approval/approval-runner';
import { Approvals } from './approval/approvals';
import { BackfillController } from './backfill/backfill.controller';
import { Backfills } from './backfill/backfills';
import { CodeBundleController } from './code-bundle/code-bundle.controller';
import { CodeBundles } from './code-bundle/code-bundles';
import { KubernetesRunner } from './kubernetes/kubernetes-runner';
import { LabelRunner } from './label-task/label-runner';
import { LabelTaskController } from './label-task/label-task.controller';
import { LabelTasks } from './label-task/label-tasks';
import { migrations } from './migrations';
import { config } from './config';
import { OpenLineageHandler } from './open-lineage/open-lineage.handler';
import { PipelineController } from './pipeline/pipeline.controller';
import { PipelineEntity } from './pipeline/pipeline.entity';
import { PipelineVersions } from './pipeline/pipeline-versions';
import { Pipelines } from './pipeline/pipelines';
import { Orchestrator } from './pipeline-run/orchestrator';
import { PipelineRunController } from './pipeline-run/pipeline-run.controller';
import { PipelineRunEntity } from './pipeline-run/pipeline-run.entity';
import { PipelineRuns } from './pipeline-run/pipeline-runs';
import { RunComparisons } from './pipeline-run/run-comparisons';
import { RunControl } from './pipeline-run/run-control';
import { RunEnding } from './pipeline-run/run-ending';
import { RunStart } from './pipeline-run/run-start';
import { RunTransitions } from './pipeline-run/run-transitions';
import { StepClaims } from './pipeline-run/step-claims';
import { StepOutcomes } from './pipeline-run/step-outcomes';
import { StepRunEntity } from './pipeline-run/step-run.entity';
import { WorkSignal } from './pipeline-run/work-signal';
import { ScheduleController } from './schedule/schedule.controller';
import { ScheduleEntity } from './schedule/schedule.entity';
import { Scheduler } from './schedule/scheduler';
import { Schedules } from './schedule/schedules';
import { LiveLog } from './step-log/live-log';
import { StepLogs } from './step-log/step-logs';
import { CommandRunner } from './step-runner/command-runner';
import { HttpRunner } from './step-runner/http-runner';
import { KindRunners } from './step-runner/kind-runners';
import { MapRunner } from './step-runner/map-runner';
import { ProcessRunner, ProgramRunner } from './step-runner/program-runner';
import { RequestRunner } from './step-runner/request-runner';
import { StepRunner } from './step-runner/step-runner';
import { SubRunHandler } from './sub-run/sub-run.handler';
import { SubRunRunner } from './sub-run/sub-run-runner';
import { TriggerController } from './trigger/trigger.controller';
import { TriggerEntity } from './trigger/trigger.entity';
import { TriggerHandler } from './trigger/trigger.handler';
import { Triggers } from './trigger/triggers';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [
        PipelineEntity,
        PipelineRunEntity,
        StepRunEntity,
        TriggerEntity,
        ApprovalEntity,
        ScheduleEntity,
      ],
      migrations: [...eventingMigrations, ...migrations],
    }),
    EventingModule.forRoot({ service: 'pipelines' }),
    ObjectStoreModule,
  ],
  controllers: [
    ApprovalController,
    BackfillController,
    CodeBundleController,
    LabelTaskController,
    ...(config.OPENLINEAGE_URL === undefined ? [] : [OpenLineageHandler]),
    PipelineController,
    PipelineRunController,
    ScheduleController,
    SubRunHandler,
    TriggerController,
    TriggerHandler,
  ],
  providers: [
    // Pipelines and their runs
    CodeBundles,
    Pipelines,
    PipelineVersions,
    PipelineRuns,
    RunComparisons,
    RunControl,
    RunEnding,
    RunStart,
    RunTransitions,
    // What starts runs
    Backfills,
    Scheduler,
    Schedules,
    Triggers,
    // Work on steps
    Orchestrator,
    StepClaims,
    LiveLog,
    StepLogs,
    StepOutcomes,
    WorkSignal,
    // What steps do
    StepRunner,
    KindRunners,
    MapRunner,
    CommandRunner,
    {
      provide: ProgramRunner,
      useClass: config.STEP_RUNNER === 'kubernetes' ? KubernetesRunner : ProcessRunner,
    },
    RequestRunner,
    HttpRunner,
    SubRunRunner,
    ApprovalRunner,
    Approvals,
    LabelRunner,
    LabelTasks,
  ],
})
export class AppModule {}

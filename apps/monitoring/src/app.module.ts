import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { AddressPolicy, Sender } from '@modelkeep/outgoing';
import { PersistenceModule } from '@modelkeep/persistence';
import { Module } from '@nestjs/common';
import { AlertController } from './alert/alert.controller';
import { AlertEntity } from './alert/alert.entity';
import { AlertService } from './alert/alert.service';
import { AvailabilityWatch } from './availability/availability-watch';
import { HealthController } from './availability/health.controller';
import { OnRouteChanged } from './availability/on-route-changed.handler';
import { ReplicaProbe } from './availability/replica-probe';
import { ChannelController } from './channel/channel.controller';
import { Channels } from './channel/channels';
import { DeliveryQueue } from './channel/delivery-queue';
import { DeliveryWorker } from './channel/delivery-worker';
import { Teller } from './channel/teller';
import { ComparisonController } from './comparison/comparison.controller';
import { config } from './config';
import { OnFreshness } from './freshness/on-freshness.handler';
import { LabelController } from './label/label.controller';
import { LabelService } from './label/label.service';
import { migrations } from './migrations';
import { MonitorController } from './monitor/monitor.controller';
import { MonitorEntity } from './monitor/monitor.entity';
import { MonitorPlans } from './monitor/monitor-plans';
import { MonitorService } from './monitor/monitor.service';
import { ObjectiveController } from './objective/objective.controller';
import { ObjectiveService } from './objective/objective.service';
import { ObjectiveStore } from './objective/objective-store';
import { ObjectiveWatch } from './objective/objective-watch';
import { MeasureLatency } from './objective/on-prediction-served.handler';
import { OnLabelObserved } from './performance/on-label-observed.handler';
import { OutcomeStore } from './performance/outcome-store';
import { BlobFiles } from './reference/blob-files';
import { RuleController } from './rule/rule.controller';
import { RuleJudge } from './rule/rule-judge';
import { RuleService } from './rule/rule.service';
import { RuleStore } from './rule/rule-store';
import { SilenceController } from './silence/silence.controller';
import { Silences } from './silence/silences';
import { Histograms } from './window/histograms';
import { OnPredictionServed } from './window/on-prediction-served.handler';
import { PredictionCounter } from './window/prediction-counter';
import { WindowController } from './window/window.controller';
import { WindowEvaluator } from './window/window-evaluator';
import { WindowStore } from './window/window-store';
import { WindowSweeper } from './window/window-sweeper';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [AlertEntity, MonitorEntity],
      migrations: [...eventingMigrations, ...migrations],
    }),
    EventingModule.forRoot({ service: 'monitoring' }),
    ObjectStoreModule,
  ],
  controllers: [
    AlertController,
    ChannelController,
    ComparisonController,
    HealthController,
    LabelController,
    MeasureLatency,
    MonitorController,
    ObjectiveController,
    OnFreshness,
    OnLabelObserved,
    OnPredictionServed,
    OnRouteChanged,
    RuleController,
    SilenceController,
    WindowController,
  ],
  providers: [
    AlertService,
    AvailabilityWatch,
    BlobFiles,
    Channels,
    DeliveryQueue,
    DeliveryWorker,
    Histograms,
    LabelService,
    MonitorPlans,
    MonitorService,
    ObjectiveService,
    ObjectiveStore,
    ObjectiveWatch,
    OutcomeStore,
    PredictionCounter,
    ReplicaProbe,
    RuleJudge,
    RuleService,
    RuleStore,
    Silences,
    Teller,
    WindowEvaluator,
    WindowStore,
    WindowSweeper,
    {
      provide: AddressPolicy,
      useFactory: () => new AddressPolicy(config.WEBHOOK_ALLOW_HTTP, config.WEBHOOK_ALLOWED_NETWORKS),
    },
    { provide: Sender, useFactory: (policy: AddressPolicy) => new Sender(policy), inject: [AddressPolicy] },
  ],
})
export class AppModule {}

import { EventingModule, eventingMigrations } from '@modelkeep/eventing';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { PersistenceModule } from '@modelkeep/persistence';
import { Module } from '@nestjs/common';
import { AlertController } from './alert/alert.controller';
import { AlertEntity } from './alert/alert.entity';
import { AlertService } from './alert/alert.service';
import { AvailabilityWatch } from './availability/availability-watch';
import { HealthController } from './availability/health.controller';
import { OnRouteChanged } from './availability/on-route-changed.handler';
import { ReplicaProbe } from './availability/replica-probe';
import { LabelController } from './label/label.controller';
import { LabelService } from './label/label.service';
import { CreateMonitoring1700000000001 } from './migrations/1700000000001-create-monitoring';
import { MonitorController } from './monitor/monitor.controller';
import { MonitorEntity } from './monitor/monitor.entity';
import { MonitorService } from './monitor/monitor.service';
import { ReferenceLoader } from './reference/reference-loader';
import { OnPredictionServed } from './window/on-prediction-served.handler';
import { WindowCloser } from './window/window-closer';
import { WindowController } from './window/window.controller';
import { WindowStore } from './window/window-store';

@Module({
  imports: [
    PersistenceModule.forRoot({
      entities: [AlertEntity, MonitorEntity],
      migrations: [...eventingMigrations, CreateMonitoring1700000000001],
    }),
    EventingModule.forRoot({ service: 'monitoring' }),
    ObjectStoreModule,
  ],
  controllers: [
    AlertController,
    HealthController,
    LabelController,
    MonitorController,
    WindowController,
    OnPredictionServed,
    OnRouteChanged,
  ],
  providers: [
    AlertService,
    AvailabilityWatch,
    LabelService,
    MonitorService,
    ReferenceLoader,
    ReplicaProbe,
    WindowCloser,
    WindowStore,
  ],
})
export class AppModule {}

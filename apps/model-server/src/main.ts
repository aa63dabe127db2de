import { runService } from '@modelkeep/service';
import { AppModule } from './app.module';
import { config } from './config';

void runService({
  name: 'model-server',
  module: AppModule,
  config,
  telemetry: { requests: 'when-exported' },
});

import { runService } from '@modelkeep/service';
import { AppModule } from './app.module';
import { config } from './config';
import { openApi } from './rest/open-api';

void runService({
  name: 'model-server',
  module: AppModule,
  config,
  document: openApi,
  telemetry: { requests: 'when-exported' },
});

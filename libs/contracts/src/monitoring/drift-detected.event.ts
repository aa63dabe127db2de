import { defineEvent } from '../common/event';
import { WindowEvaluated } from './window-evaluated.event';

export const DriftDetected = defineEvent({
  type: 'modelkeep.monitoring.drift.detected.v1',
  topic: 'monitoring.window',
  description: 'A window of predictions drifted from the reference.',
  key: (data) => data.monitorId,
  data: WindowEvaluated.data,
  example: WindowEvaluated.example,
});

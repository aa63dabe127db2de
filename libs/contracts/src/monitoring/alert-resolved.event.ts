import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Alert } from './monitor';

export const AlertResolved = defineEvent({
  type: 'modelkeep.monitoring.alert.resolved.v1',
  topic: 'monitoring.alert',
  description: 'What an alert was about is over.',
  key: (data) => data.id,
  data: z.object({
    ...Alert.shape,
  }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    monitorId: '0198c0de-0000-7000-8000-000000000002',
    monitor: 'credit-risk-drift',
    deployment: 'credit-risk',
    kind: 'drift',
    severity: 'critical',
    state: 'open',
    summary: '7 of 20 features drifted in window 3',
    raisedAt: '2020-03-01T10:00:00.000Z',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Monitor } from './monitor';

export const MonitorApplied = defineEvent({
  type: 'modelkeep.monitoring.monitor.applied.v1',
  topic: 'monitoring.monitor',
  description: 'A monitor was created or replaced.',
  key: (data) => data.name,
  data: z.object({
    ...Monitor.shape,
  }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    name: 'credit-risk-drift',
    deployment: 'credit-risk',
    referenceDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    features: ['age'],
    windowSize: 200,
    latenessSeconds: 60,
    outputs: [],
    drift: { method: 'auto', significance: 0.05, correction: 'benjamini-hochberg', columns: {} },
    driftedShare: 0.2,
    expectations: {},
    slices: [],
    createdAt: '2020-03-01T10:00:00.000Z',
    createdBy: 'olga',
  },
});

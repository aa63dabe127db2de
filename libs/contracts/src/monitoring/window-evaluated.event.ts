import { z } from 'zod';
import { defineEvent } from '../common/event';
import { WindowReport } from './monitor';

export const WindowEvaluated = defineEvent({
  type: 'modelkeep.monitoring.window.evaluated.v1',
  topic: 'monitoring.window',
  description: 'A full window of predictions was compared with the reference.',
  key: (data) => data.monitorId,
  data: z.object({
    ...WindowReport.shape,
  }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    monitorId: '0198c0de-0000-7000-8000-000000000002',
    monitor: 'credit-risk-drift',
    deployment: 'credit-risk',
    window: 1,
    predictions: 200,
    from: '2020-03-01T10:00:00.000Z',
    to: '2020-03-01T10:00:00.000Z',
    revision: 1,
    drift: [
      {
        feature: 'age',
        method: 'kolmogorov-smirnov',
        value: 0.31,
        pValue: 0.0001,
        adjustedPValue: 0.0001,
        threshold: 0.05,
        drifted: true,
        distance: 0.2,
        missing: 0,
      },
    ],
    driftedShare: 1,
    violations: [],
    slices: [],
    fairness: [],
    drifted: true,
    evaluatedAt: '2020-03-01T10:00:00.000Z',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { PrunedMonth } from './audit-policy';

export const PredictionMonthPruned = defineEvent({
  type: 'modelkeep.metadata.prediction-month.pruned.v1',
  topic: 'metadata.prediction-month',
  description: 'The predictions of a month left the tables; the archive keeps them.',
  key: (data) => data.month,
  data: z.object({ ...PrunedMonth.shape }),
  example: {
    month: '2020-03',
    predictions: 1000,
    prunedBy: 'service:metadata',
    prunedAt: '2021-04-01T00:00:00.000Z',
  },
});

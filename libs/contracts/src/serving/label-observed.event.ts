import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Scalar, Timestamp, Uuid } from '../common/types';

export const LabelObserved = defineEvent({
  type: 'modelkeep.serving.label.observed.v1',
  topic: 'serving.label',
  description: 'The true outcome of a prediction became known.',
  key: (data) => data.predictionId,
  data: z.object({
    predictionId: Uuid,
    label: Scalar,
    observedAt: Timestamp,
  }),
  example: {
    predictionId: '0198c0de-0000-7000-8000-000000000001',
    label: 0,
    observedAt: '2020-03-01T10:00:00.000Z',
  },
});

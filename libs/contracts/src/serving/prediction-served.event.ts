import { z } from 'zod';
import { defineEvent } from '../common/event';
import { PredictionRecord } from './prediction';

export const PredictionServed = defineEvent({
  type: 'modelkeep.serving.prediction.served.v1',
  topic: 'serving.prediction',
  description: 'A model answered: the record of one prediction.',
  key: (data) => data.predictionId,
  data: z.object({
    ...PredictionRecord.shape,
  }),
  example: {
    predictionId: '0198c0de-0000-7000-8000-000000000001',
    time: '2020-03-01T10:00:00.000Z',
    deployment: 'credit-risk',
    revision: 1,
    model: 'credit-risk',
    version: 1,
    packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    entityKeys: { applicant_id: 'a-0001' },
    features: [{ name: 'age', value: 35, eventTime: '2020-03-01T10:00:00.000Z', status: 'PRESENT' }],
    inputs: [{ name: 'age', datatype: 'FP32', shape: [1, 1], data: [35], raw: 'AAAMQg==' }],
    outputs: [
      { name: 'probabilities', datatype: 'FP32', shape: [1, 2], data: [0.75, 0.25], raw: 'AABAPwAAgD4=' },
    ],
    reasonCodes: {
      method: 'linear',
      baseline: -1,
      margin: -0.9,
      contributions: [{ feature: 'age', value: 35, contribution: 0.1 }],
    },
  },
});

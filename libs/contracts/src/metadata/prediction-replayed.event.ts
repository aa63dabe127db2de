import { z } from 'zod';
import { defineEvent } from '../common/event';
import { ReplayResult } from './audit';

export const PredictionReplayed = defineEvent({
  type: 'modelkeep.metadata.prediction.replayed.v1',
  topic: 'metadata.prediction',
  description: 'A recorded prediction was made again from its package and compared bit by bit.',
  key: (data) => data.predictionId,
  data: z.object({
    ...ReplayResult.shape,
  }),
  example: {
    predictionId: '0198c0de-0000-7000-8000-000000000001',
    packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    loadedFrom: 'archive',
    runtime: { name: 'onnxruntime-node', version: '1.30.0' },
    identical: true,
    outputs: [
      {
        name: 'probabilities',
        datatype: 'FP32',
        recorded: '0000003f',
        replayed: '0000003f',
        identical: true,
      },
    ],
    replayedAt: '2020-03-01T10:00:00.000Z',
  },
});

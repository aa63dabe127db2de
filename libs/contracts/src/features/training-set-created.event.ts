import { z } from 'zod';
import { defineEvent } from '../common/event';
import { TrainingSet } from './training-set';

export const TrainingSetCreated = defineEvent({
  type: 'modelkeep.features.training-set.created.v1',
  topic: 'features.training-set',
  description: 'A point-in-time training set was joined and stored; it is a data snapshot.',
  key: (data) => data.digest,
  data: z.object({ ...TrainingSet.shape }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    name: 'credit-risk-training',
    digest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    sizeBytes: 3,
    rows: 800,
    columns: ['applicant_id', 'age', 'bad_credit'],
    featureView: 'applicant-profile',
    featureViewVersion: 1,
    featureViews: [{ name: 'applicant-profile', version: 1, features: ['age'], sequence: '1000' }],
    derivedFrom: [
      'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
      'applicant-profile@1',
    ],
    engine: 'duckdb@1.5.6',
    createdAt: '2020-03-01T10:00:00.000Z',
    createdBy: 'dana',
  },
});

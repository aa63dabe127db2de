import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Digest, Name, Timestamp, Uuid } from '../common/types';

export const TrainingSetCreated = defineEvent({
  type: 'modelkeep.features.training-set.created.v1',
  topic: 'features.training-set',
  description: 'A point-in-time training set was joined and stored; it is a data snapshot.',
  key: (data) => data.digest,
  data: z.object({
    id: Uuid,
    name: Name,
    digest: Digest,
    sizeBytes: z.number().int().nonnegative(),
    rows: z.number().int().nonnegative(),
    columns: z.array(z.string()),
    featureView: Name,
    featureViewVersion: z.number().int().positive(),
    /** Digests of the spine and of the pushed sources, and the feature view as <name>@<version>. */
    derivedFrom: z.array(z.string()),
    createdAt: Timestamp,
    createdBy: Actor,
  }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    name: 'credit-risk-training',
    digest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    sizeBytes: 3,
    rows: 800,
    columns: ['applicant_id', 'age', 'bad_credit'],
    featureView: 'applicant-profile',
    featureViewVersion: 1,
    derivedFrom: [
      'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
      'applicant-profile@1',
    ],
    createdAt: '2020-03-01T10:00:00.000Z',
    createdBy: 'dana',
  },
});

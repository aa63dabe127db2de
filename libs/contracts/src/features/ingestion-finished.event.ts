import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Ingestion } from './ingestion';

export const IngestionFinished = defineEvent({
  type: 'modelkeep.features.ingestion.finished.v1',
  topic: 'features.ingestion',
  description: 'The rows of a file are in a feature view, or rejected; or the file could not be read at all.',
  key: (data) => data.featureView,
  data: z.object({ ...Ingestion.shape }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    featureView: 'applicant-profile',
    dataSnapshotDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    state: 'finished',
    features: ['age'],
    rows: 1000,
    accepted: 999,
    duplicates: 0,
    rejected: 1,
    rejections: [{ row: 7, reason: 'age: expected int64, got old' }],
    requestedBy: 'dana',
    requestedAt: '2020-03-01T10:00:00.000Z',
    finishedAt: '2020-03-01T10:00:01.000Z',
  },
});

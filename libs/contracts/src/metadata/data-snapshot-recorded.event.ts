import { z } from 'zod';
import { defineEvent } from '../common/event';
import { DataSnapshot } from './data-snapshot';

export const DataSnapshotRecorded = defineEvent({
  type: 'modelkeep.metadata.data-snapshot.recorded.v1',
  topic: 'metadata.data-snapshot',
  description: 'A data snapshot was recorded; its bytes are in the object store.',
  key: (data) => data.digest,
  data: z.object({
    ...DataSnapshot.shape,
  }),
  example: {
    digest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    name: 'german-credit',
    format: 'csv',
    sizeBytes: 3,
    rows: 1,
    source: 'Statlog German Credit, UCI',
    derivedFrom: [],
    recordedAt: '2020-03-01T10:00:00.000Z',
    recordedBy: 'dana',
  },
});

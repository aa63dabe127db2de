import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Timestamp } from '../common/types';

export const StalenessDetected = defineEvent({
  type: 'modelkeep.features.feature-view.staleness-detected.v1',
  topic: 'features.feature-view',
  description: 'The newest values of a feature view are older than its definition allows.',
  key: (data) => data.featureView,
  data: z.object({
    featureView: Name,
    owner: z.string().optional(),
    freshWithinSeconds: z.number().int().positive(),
    /** Absent where there are no rows at all. */
    latestEventTime: Timestamp.optional(),
  }),
  example: {
    featureView: 'applicant-profile',
    owner: 'risk-data',
    freshWithinSeconds: 86400,
    latestEventTime: '2020-03-01T10:00:00.000Z',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Digest, Name, Timestamp } from '../common/types';

export const FeatureRowsAccepted = defineEvent({
  type: 'modelkeep.features.feature-view.rows-accepted.v1',
  topic: 'features.feature-view',
  description: 'Feature rows were stored: in history, and online where newer.',
  key: (data) => data.featureView,
  data: z.object({
    featureView: Name,
    featureViewVersion: z.number().int().positive(),
    accepted: z.number().int().nonnegative(),
    duplicates: z.number().int().nonnegative(),
    earliestEventTime: Timestamp,
    latestEventTime: Timestamp,
    sourceDigest: Digest.optional(),
  }),
  example: {
    featureView: 'applicant-profile',
    featureViewVersion: 1,
    accepted: 1000,
    duplicates: 0,
    earliestEventTime: '2020-03-01T10:00:00.000Z',
    latestEventTime: '2020-03-01T10:00:00.000Z',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { FeatureView } from './feature-view';

export const FeatureViewApplied = defineEvent({
  type: 'modelkeep.features.feature-view.applied.v1',
  topic: 'features.feature-view',
  description: 'A feature view was created or got its next version.',
  key: (data) => data.name,
  data: z.object({
    ...FeatureView.shape,
  }),
  example: {
    name: 'applicant-profile',
    version: 1,
    entity: 'applicant',
    joinKey: 'applicant_id',
    features: [{ name: 'age', type: 'int64' }],
    tags: {},
    appliedAt: '2020-03-01T10:00:00.000Z',
    appliedBy: 'dana',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { FeatureService } from './feature-service';

export const FeatureServiceApplied = defineEvent({
  type: 'modelkeep.features.feature-service.applied.v1',
  topic: 'features.feature-service',
  description: 'A feature service was created or got its next version.',
  key: (data) => data.name,
  data: z.object({ ...FeatureService.shape }),
  example: {
    name: 'credit-risk',
    version: 1,
    selections: [{ featureView: 'applicant-profile', features: ['age', 'amount'] }],
    tags: {},
    appliedAt: '2020-03-01T10:00:00.000Z',
    appliedBy: 'dana',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Materialization } from './materialization';

export const FeaturesMaterialized = defineEvent({
  type: 'modelkeep.features.feature-view.materialized.v1',
  topic: 'features.feature-view',
  description: 'The newest rows of a span of event time are online.',
  key: (data) => data.featureView,
  data: z.object({ ...Materialization.shape }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    featureView: 'applicant-profile',
    end: '2020-03-01T10:00:00.000Z',
    state: 'finished',
    entities: 1000,
    updated: 1000,
    requestedBy: 'dana',
    requestedAt: '2020-03-01T10:00:00.000Z',
    finishedAt: '2020-03-01T10:00:01.000Z',
  },
});

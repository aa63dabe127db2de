import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Timestamp } from '../common/types';

export const FreshnessRestored = defineEvent({
  type: 'modelkeep.features.feature-view.freshness-restored.v1',
  topic: 'features.feature-view',
  description: 'A feature view that was stale has new values again, or may be older now.',
  key: (data) => data.featureView,
  data: z.object({ featureView: Name, latestEventTime: Timestamp.optional() }),
  example: { featureView: 'applicant-profile', latestEventTime: '2020-03-02T10:00:00.000Z' },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name } from '../common/types';
import { FeatureRow } from './feature-view';

export const FeatureRowsPushed = defineEvent({
  type: 'modelkeep.features.push.sent.v1',
  topic: 'features.push',
  description: 'A producer outside sends feature rows; the feature store stores them.',
  key: (data) => data.featureView,
  data: z.object({
    featureView: Name,
    rows: z.array(FeatureRow).min(1).max(1000),
  }),
  example: {
    featureView: 'applicant-profile',
    rows: [{ entityKey: 'a-0001', eventTime: '2020-03-01T10:00:00.000Z', values: { age: 35 } }],
  },
});

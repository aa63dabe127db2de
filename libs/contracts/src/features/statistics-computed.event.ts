import { z } from 'zod';
import { defineEvent } from '../common/event';
import { DayStatistics } from './statistics';

export const StatisticsComputed = defineEvent({
  type: 'modelkeep.features.feature-view.statistics-computed.v1',
  topic: 'features.statistics',
  description:
    'The rows of a feature view with event times of one day were counted, anew where rows were added.',
  key: (data) => data.featureView,
  data: z.object({ ...DayStatistics.shape }),
  example: {
    featureView: 'applicant-profile',
    featureViewVersion: 1,
    day: '2020-03-01',
    rows: 1000,
    entities: 1000,
    latestEventTime: '2020-03-01T10:00:00.000Z',
    features: [
      {
        feature: 'age',
        type: 'int64',
        nulls: 3,
        distinct: 53,
        min: 19,
        max: 75,
        mean: 35.5,
        quantiles: { p5: 22, p25: 27, p50: 33, p75: 42, p95: 60 },
      },
    ],
    computedAt: '2020-03-01T10:01:00.000Z',
  },
});

import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, PageQuery, pageOf } from '../common/types';
import { DayStatistics } from './statistics';

export const listStatistics = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path: '/api/v1/feature-store/feature-views/:name/statistics',
  summary: 'List statistics of a feature view by day of event times, newest day first; `after` is a day',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'service'],
  params: z.strictObject({ name: Name }),
  query: PageQuery.extend({ after: z.iso.date().optional() }),
  response: pageOf(DayStatistics),
});

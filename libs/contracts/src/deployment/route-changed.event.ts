import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Uuid } from '../common/types';
import { Route } from './deployment';

export const RouteChanged = defineEvent({
  type: 'modelkeep.deployment.deployment.route-changed.v1',
  topic: 'deployment.deployment',
  description: 'Where requests of a deployment go has changed: split or replicas. An empty route: nowhere.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    ...Route.shape,
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    revisions: [{ revision: 1, percent: 100, urls: ['http://127.0.0.1:9001'] }],
  },
});

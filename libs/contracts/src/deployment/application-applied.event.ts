import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Application } from './application';

export const ApplicationApplied = defineEvent({
  type: 'modelkeep.deployment.application.applied.v1',
  topic: 'deployment.application',
  description: 'An ML application was created or changed: what belongs to it, and who owns it.',
  key: (data) => data.id,
  data: z.object({
    ...Application.shape,
  }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    name: 'loan-decisions',
    owners: ['retail-credit'],
    deployments: ['credit-risk'],
    featureServices: ['credit-risk'],
    pipelines: ['train-credit-risk'],
    version: 1,
    state: 'active',
    appliedAt: '2020-03-01T10:00:00.000Z',
    appliedBy: 'olga',
  },
});

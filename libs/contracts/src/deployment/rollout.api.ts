import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, PageQuery, pageOf, Uuid } from '../common/types';
import { RevisionRequest } from './deployment.api';
import { Analysis, Rollout, Strategy } from './rollout';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byName = z.strictObject({ name: Name });
const Reason = z.string().min(1).max(2000);

/** The candidate is a revision that is there, or a new one for a model version. */
export const startRollout = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/deployments/:name/rollouts',
  summary:
    'Bring a candidate revision to traffic step by step, watched, and back by itself where it is worse',
  access: ['operator', 'service'],
  params: byName,
  body: z.strictObject({
    candidate: z.union([z.strictObject({ revision: z.number().int().positive() }), RevisionRequest]),
    strategy: Strategy,
    analysis: Analysis.prefault({}),
    reason: Reason,
  }),
  response: Rollout,
});

export const listRollouts = defineEndpoint({
  service: 'deployment',
  method: 'GET',
  path: '/api/v1/deployment/deployments/:name/rollouts',
  summary: 'List the rollouts of a deployment, newest first',
  access: readers,
  params: byName,
  query: PageQuery,
  response: pageOf(Rollout),
});

export const getRollout = defineEndpoint({
  service: 'deployment',
  method: 'GET',
  path: '/api/v1/deployment/rollouts/:id',
  summary: 'Read a rollout: its step, and what is seen of the candidate and of the others',
  access: readers,
  params: z.strictObject({ id: Uuid }),
  response: Rollout,
});

/** To end one without promoting, roll the deployment back. */
export const promoteRollout = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/deployments/:name/rollouts/promote',
  summary: 'Take the rollout under way to its next step, or at once to its end',
  access: ['operator', 'service'],
  params: byName,
  body: z.strictObject({ toEnd: z.boolean().default(false), reason: Reason }),
  response: Rollout,
  status: 200,
});

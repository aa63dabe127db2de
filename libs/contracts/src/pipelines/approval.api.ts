import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, PageQuery, Uuid, pageOf } from '../common/types';
import { StepApproval } from './approval';

export const listStepApprovals = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/approvals',
  summary: 'List steps that wait for an approval, oldest first',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'service'],
  query: PageQuery.extend({ runId: Uuid.optional() }),
  response: pageOf(StepApproval),
});

/** Whoever started the run may not decide, unless the step allows it. */
export const decideStepApproval = defineEndpoint({
  service: 'pipelines',
  method: 'POST',
  path: '/api/v1/pipelines/runs/:id/steps/:step/decision',
  summary: 'Approve or reject a step',
  access: ['approver'],
  params: z.strictObject({ id: Uuid, step: Name }),
  body: z.strictObject({
    item: z.number().int().nonnegative().optional(),
    decision: z.enum(['approved', 'rejected']),
    comment: z.string().max(2000).optional(),
  }),
  response: StepApproval,
  status: 200,
});

import { defineEndpoint } from '../common/endpoint';
import { PageQuery, pageOf } from '../common/types';
import { Approval } from './model-version';

export const listApprovals = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/approvals',
  summary: 'List approvals, oldest request first',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'service'],
  query: PageQuery.extend({ state: Approval.shape.state.optional() }),
  response: pageOf(Approval),
});

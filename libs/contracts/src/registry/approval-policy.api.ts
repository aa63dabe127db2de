import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { PageQuery, pageOf } from '../common/types';
import { ModelName } from './model-name';
import { ApprovalPolicy, ApprovalRules } from './approval-policy';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byModel = z.strictObject({ model: ModelName });
const ofModel = '/api/v1/registry/models/:model/approval-policy';
const byDefault = '/api/v1/registry/default-approval-policy';

/** The same rules applied again answer with the version that is in force. */
export const applyApprovalPolicy = defineEndpoint({
  service: 'registry',
  method: 'PUT',
  path: ofModel,
  summary: "Set what approval of a model's versions asks for; requests that are open keep their policy",
  access: ['approver'],
  params: byModel,
  body: ApprovalRules,
  response: ApprovalPolicy,
});

export const getApprovalPolicy = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: ofModel,
  summary: 'Read the policy in force for a model: its own, else the default',
  access: readers,
  params: byModel,
  response: ApprovalPolicy,
});

export const deleteApprovalPolicy = defineEndpoint({
  service: 'registry',
  method: 'DELETE',
  path: ofModel,
  summary: "Withdraw a model's own policy; the default is in force from then on",
  access: ['approver'],
  params: byModel,
});

export const applyDefaultApprovalPolicy = defineEndpoint({
  service: 'registry',
  method: 'PUT',
  path: byDefault,
  summary: 'Set the policy of all models that have none of their own',
  access: ['approver'],
  body: ApprovalRules,
  response: ApprovalPolicy,
});

export const getDefaultApprovalPolicy = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: byDefault,
  summary: 'Read the default policy',
  access: readers,
  response: ApprovalPolicy,
});

export const deleteDefaultApprovalPolicy = defineEndpoint({
  service: 'registry',
  method: 'DELETE',
  path: byDefault,
  summary: 'Withdraw the default policy',
  access: ['approver'],
});

export const listApprovalPolicies = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/approval-policies',
  summary: 'List the policies in force, the default first',
  access: readers,
  query: PageQuery,
  response: pageOf(ApprovalPolicy),
});

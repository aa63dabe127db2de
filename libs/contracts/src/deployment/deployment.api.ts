import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Digest, Name, PageQuery, pageOf } from '../common/types';
import { TensorRow } from '../serving/prediction';
import { AuditMode, Deployment, Revision, Route, Traffic } from './deployment';
import { ModelName } from '../registry/model-name';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byName = z.strictObject({ name: Name });
const byRevision = z.strictObject({ name: Name, revision: z.coerce.number().int().positive() });

const RevisionRequest = z.strictObject({
  model: ModelName,
  version: z.number().int().positive(),
  replicas: z.number().int().min(1).max(16).default(1),
  audit: AuditMode.default('strict'),
});

/** Creates the endpoint and its first revision, which takes all traffic once it is ready. Only approved versions are taken. */
export const createDeployment = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/deployments',
  summary: 'Deploy an approved model version under a name',
  access: ['operator', 'service'],
  body: RevisionRequest.extend({ name: Name }),
  response: Deployment,
});

export const getDeployment = defineEndpoint({
  service: 'deployment',
  method: 'GET',
  path: '/api/v1/deployment/deployments/:name',
  summary: 'Read a deployment with its revisions and traffic',
  access: readers,
  params: byName,
  response: Deployment,
});

export const listDeployments = defineEndpoint({
  service: 'deployment',
  method: 'GET',
  path: '/api/v1/deployment/deployments',
  summary: 'List deployments by name',
  access: readers,
  query: PageQuery,
  response: pageOf(Deployment),
});

/** A new revision takes no traffic until traffic is shifted to it. */
export const createRevision = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/deployments/:name/revisions',
  summary: 'Add a revision with another approved model version',
  access: ['operator', 'service'],
  params: byName,
  body: RevisionRequest,
  response: Revision,
});

export const shiftTraffic = defineEndpoint({
  service: 'deployment',
  method: 'PUT',
  path: '/api/v1/deployment/deployments/:name/traffic',
  summary: 'Set the traffic split; every revision named must be ready',
  access: ['operator', 'service'],
  params: byName,
  body: z.strictObject({ traffic: Traffic, reason: z.string().min(1).max(2000) }),
  response: Deployment,
});

export const retireRevision = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/deployments/:name/revisions/:revision/retire',
  summary: 'Stop a revision that takes no traffic',
  access: ['operator', 'service'],
  params: byRevision,
  body: z.strictObject({ reason: z.string().min(1).max(2000) }),
  response: Revision,
  status: 200,
});

export const decommissionDeployment = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/deployments/:name/decommission',
  summary: 'Stop all revisions for good',
  access: ['operator', 'service'],
  params: byName,
  body: z.strictObject({ reason: z.string().min(1).max(2000) }),
  response: Deployment,
  status: 200,
});

export const listRoutes = defineEndpoint({
  service: 'deployment',
  method: 'GET',
  path: '/api/v1/deployment/routes',
  summary: 'All routes, as the gateway needs them at start',
  access: ['service'],
  response: z.object({ routes: z.array(Route) }),
});

/** Starts a throw-away model server with the package as it lies in the archive (or the registry), predicts, and stops it. */
export const predictOnce = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/one-off-predictions',
  summary: 'Load a package again and predict from given inputs, outside any deployment and off the record',
  access: ['service'],
  body: z.strictObject({
    packageDigest: Digest,
    source: z.enum(['archive', 'registry']),
    inputs: z.array(TensorRow).min(1),
  }),
  response: z.object({
    runtime: z.object({ name: z.string(), version: z.string() }),
    outputs: z.array(TensorRow),
  }),
  status: 200,
});

import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Actor, Digest, Name, PageQuery, pageOf, Timestamp } from '../common/types';
import { TensorRow } from '../serving/prediction';
import { AuditMode, Deployment, Revision, Route, Split, Traffic } from './deployment';
import { DecommissionReason } from '../registry/model-version';
import { ModelName } from '../registry/model-name';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byName = z.strictObject({ name: Name });
const byRevision = z.strictObject({ name: Name, revision: z.coerce.number().int().positive() });

const Reason = z.string().min(1).max(2000);

export const RevisionRequest = z.strictObject({
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
  summary: 'Set the traffic split; every revision named must be ready, and no rollout under way',
  access: ['operator', 'service'],
  params: byName,
  body: z.strictObject({ traffic: Traffic, reason: Reason }),
  response: Deployment,
});

export const retireRevision = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/deployments/:name/revisions/:revision/retire',
  summary: 'Stop a revision that takes no traffic',
  access: ['operator', 'service'],
  params: byRevision,
  body: z.strictObject({ reason: Reason }),
  response: Revision,
  status: 200,
});

/** Ends a rollout that is under way, too. */
export const rollBackDeployment = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/deployments/:name/rollback',
  summary: 'Take all traffic back: to the split before, or to the revision named',
  access: ['operator', 'service'],
  params: byName,
  body: z.strictObject({ revision: z.number().int().positive().optional(), reason: Reason }),
  response: Deployment,
  status: 200,
});

/** One split that a deployment had. */
export const SplitRecord = z.object({
  number: z.number().int().positive(),
  traffic: Split,
  /** False for a step of a rollout: a rollback passes over it. */
  settled: z.boolean(),
  reason: z.string(),
  shiftedBy: Actor,
  shiftedAt: Timestamp,
});

export const listSplits = defineEndpoint({
  service: 'deployment',
  method: 'GET',
  path: '/api/v1/deployment/deployments/:name/splits',
  summary: 'List the traffic splits of a deployment, newest first: who set each one, and why',
  access: readers,
  params: byName,
  query: PageQuery,
  response: pageOf(SplitRecord),
});

export const Consumer = z.object({
  name: z.string(),
  requests: z.number().int(),
  lastCalledAt: Timestamp,
});

export const listConsumers = defineEndpoint({
  service: 'deployment',
  method: 'GET',
  path: '/api/v1/deployment/deployments/:name/consumers',
  summary: 'List who calls a deployment, by name',
  access: readers,
  params: byName,
  query: PageQuery,
  response: pageOf(Consumer),
});

/** Its replicas end what they do. Its model versions can be decommissioned and archived then. */
export const decommissionDeployment = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: '/api/v1/deployment/deployments/:name/decommission',
  summary: 'Stop all revisions for good; refused while somebody calls it, unless forced',
  access: ['operator', 'service'],
  params: byName,
  body: z
    .strictObject({
      reason: DecommissionReason,
      comment: Reason.optional(),
      /** Somebody who called within so many minutes still calls. */
      quietMinutes: z
        .number()
        .int()
        .min(1)
        .max(60 * 24 * 366)
        .default(15),
      force: z.boolean().default(false),
    })
    .refine(({ reason, comment }) => reason !== 'other' || comment !== undefined, {
      path: ['comment'],
      message: "the reason 'other' needs a comment",
    }),
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
    /** One row, or several: then the first of each shape is their number, and `raw` holds one after another. */
    inputs: z.array(TensorRow).min(1),
  }),
  response: z.object({
    runtime: z.object({ name: z.string(), version: z.string() }),
    outputs: z.array(TensorRow),
  }),
  status: 200,
});

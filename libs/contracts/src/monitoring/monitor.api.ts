import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { ListOrder, Name, PageQuery, Scalar, Timestamp, Uuid, pageOf } from '../common/types';
import { Alert, Histogram, Monitor, MonitorDefinition, WindowReport } from './monitor';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byName = z.strictObject({ name: Name });

/** Replacing a monitor starts its windows anew. */
export const applyMonitor = defineEndpoint({
  service: 'monitoring',
  method: 'PUT',
  path: '/api/v1/monitoring/monitors/:name',
  summary: 'Watch a deployment against a reference',
  access: ['data-scientist', 'operator', 'service'],
  params: byName,
  body: MonitorDefinition,
  response: Monitor,
});

export const getMonitor = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/monitors/:name',
  summary: 'Read a monitor',
  access: readers,
  params: byName,
  response: Monitor,
});

export const listMonitors = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/monitors',
  summary: 'List monitors by name',
  access: readers,
  query: PageQuery,
  response: pageOf(Monitor),
});

export const listWindows = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/monitors/:name/windows',
  summary: 'List the evaluated windows of a monitor by time',
  access: readers,
  params: byName,
  query: PageQuery.extend({ order: ListOrder }),
  response: pageOf(WindowReport),
});

export const getHistogram = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/monitors/:name/windows/:window/columns/:column',
  summary: 'Read how a column was spread in a window, beside the reference',
  access: readers,
  params: z.strictObject({
    name: Name,
    window: z.coerce.number().int().positive(),
    column: z.string().min(1),
  }),
  response: Histogram,
});

export const listAlerts = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/alerts',
  summary: 'List alerts, oldest first',
  access: readers,
  query: PageQuery.extend({
    deployment: Name.optional(),
    state: z.enum(['open', 'acknowledged', 'resolved']).optional(),
  }),
  response: pageOf(Alert),
});

export const acknowledgeAlert = defineEndpoint({
  service: 'monitoring',
  method: 'POST',
  path: '/api/v1/monitoring/alerts/:id/acknowledge',
  summary: 'Say that someone looks after an alert',
  access: ['operator', 'data-scientist'],
  params: z.strictObject({ id: Uuid }),
  response: Alert,
  status: 200,
});

/** Labels may arrive before their prediction is known here; they are kept. */
export const recordLabels = defineEndpoint({
  service: 'monitoring',
  method: 'POST',
  path: '/api/v1/monitoring/labels',
  summary: 'Report the true outcomes of predictions',
  access: ['producer', 'operator', 'data-scientist', 'service'],
  body: z.strictObject({
    labels: z
      .array(z.strictObject({ predictionId: Uuid, label: Scalar, observedAt: Timestamp }))
      .min(1)
      .max(10_000),
  }),
  response: z.object({ accepted: z.number().int() }),
  status: 202,
  bodyLimit: 8 * 1024 * 1024,
});

/** Is the model server running? Per deployment, as heartbeats tell. */
export const DeploymentHealth = z.object({
  deployment: Name,
  running: z.boolean(),
  replicas: z.array(
    z.object({ revision: z.number().int(), url: z.string(), ready: z.boolean(), checkedAt: Timestamp }),
  ),
});

export const getDeploymentHealth = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/deployments/:name/health',
  summary: 'Is the model server running?',
  access: readers,
  params: byName,
  response: DeploymentHealth,
});

import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, PageQuery, pageOf } from '../common/types';
import { Application, ApplicationDefinition } from './application';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byName = z.strictObject({ name: Name });
const path = '/api/v1/deployment/applications/:name';

/** The same definition again changes nothing; any other makes the next version. Its parts must be there. */
export const applyApplication = defineEndpoint({
  service: 'deployment',
  method: 'PUT',
  path,
  summary:
    'Create an ML application or its next version: its deployments, feature services, pipelines and owners',
  access: ['operator', 'service'],
  params: byName,
  body: ApplicationDefinition,
  response: Application,
});

export const getApplication = defineEndpoint({
  service: 'deployment',
  method: 'GET',
  path,
  summary: 'Read an ML application',
  access: readers,
  params: byName,
  response: Application,
});

export const listApplications = defineEndpoint({
  service: 'deployment',
  method: 'GET',
  path: '/api/v1/deployment/applications',
  summary: 'List ML applications by name',
  access: readers,
  query: PageQuery,
  response: pageOf(Application),
});

/** Its deployments are decommissioned before. */
export const retireApplication = defineEndpoint({
  service: 'deployment',
  method: 'POST',
  path: `${path}/retire`,
  summary: 'End an ML application; refused while one of its deployments is active',
  access: ['operator', 'service'],
  params: byName,
  body: z.strictObject({ reason: z.string().min(1).max(2000) }),
  response: Application,
  status: 200,
});

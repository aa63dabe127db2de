import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, PageQuery, pageOf } from '../common/types';
import { Objective, ObjectiveDefinition } from './objective';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byName = z.strictObject({ name: Name });

/** Another definition begins to measure anew. */
export const applyObjective = defineEndpoint({
  service: 'monitoring',
  method: 'PUT',
  path: '/api/v1/monitoring/objectives/:name',
  summary: 'Say what users of a deployment may count on',
  access: ['operator', 'data-scientist', 'service'],
  params: byName,
  body: ObjectiveDefinition,
  response: Objective,
});

export const getObjective = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/objectives/:name',
  summary: 'Read how an objective stands',
  access: readers,
  params: byName,
  response: Objective,
});

export const listObjectives = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/objectives',
  summary: 'List objectives by name, with how they stand',
  access: readers,
  query: PageQuery,
  response: pageOf(Objective),
});

/** Its open alert is resolved. */
export const deleteObjective = defineEndpoint({
  service: 'monitoring',
  method: 'DELETE',
  path: '/api/v1/monitoring/objectives/:name',
  summary: 'Delete an objective',
  access: ['operator', 'data-scientist'],
  params: byName,
});

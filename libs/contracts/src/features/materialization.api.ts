import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, Timestamp, Uuid } from '../common/types';
import { Materialization } from './materialization';

const path = '/api/v1/feature-store/feature-views/:name/materializations';

/** Answers when all is online. One that a stop of the service interrupts is taken up again when the service starts. */
export const materialize = defineEndpoint({
  service: 'feature-store',
  method: 'POST',
  path,
  summary: 'Put the newest rows of a span of event time online; without start, what came after the last time',
  access: ['data-scientist', 'operator', 'service'],
  params: z.strictObject({ name: Name }),
  body: z.strictObject({
    start: Timestamp.optional(),
    end: Timestamp.optional(),
    /** From the first row on, whatever was materialized before. */
    full: z.boolean().default(false),
  }),
  response: Materialization,
});

export const getMaterialization = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path: `${path}/:id`,
  summary: 'Read how far a materialization is',
  access: ['data-scientist', 'operator', 'auditor', 'service'],
  params: z.strictObject({ name: Name, id: Uuid }),
  response: Materialization,
});

import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Change, Definition } from './definition';

/** A refusal (422) names every fault of every definition. */
export const applyDefinitions = defineEndpoint({
  service: 'feature-store',
  method: 'POST',
  path: '/api/v1/feature-store/definitions',
  summary: 'Apply entities, feature views and feature services together: all of them or none',
  access: ['data-scientist', 'service'],
  body: z.strictObject({
    definitions: z.array(Definition).min(1).max(1000),
    /** Says what would change, and changes nothing. */
    dryRun: z.boolean().default(false),
  }),
  response: z.object({ applied: z.boolean(), changes: z.array(Change) }),
  status: 200,
  bodyLimit: 8 * 1024 * 1024,
});

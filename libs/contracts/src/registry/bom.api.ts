import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Digest } from '../common/types';

/** CycloneDX 1.6 (ECMA-424), as its own JSON schema says. */
export const getPackageBom = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/packages/:digest/bom',
  summary: 'Read the bill of materials of a package: CycloneDX 1.6 with a model card',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'service'],
  params: z.strictObject({ digest: Digest }),
  response: z.record(z.string(), z.unknown()),
});

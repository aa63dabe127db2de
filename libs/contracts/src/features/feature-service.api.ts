import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, PageQuery, pageOf } from '../common/types';
import { FeatureService, FeatureServiceDefinition } from './feature-service';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byName = z.strictObject({ name: Name });
const path = '/api/v1/feature-store/feature-services/:name';

/** The same definition again changes nothing; any other makes the next version. */
export const applyFeatureService = defineEndpoint({
  service: 'feature-store',
  method: 'PUT',
  path,
  summary: 'Create a feature service or its next version',
  access: ['data-scientist', 'service'],
  params: byName,
  body: FeatureServiceDefinition,
  response: FeatureService,
});

export const getFeatureService = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path,
  summary: 'Read a feature service: the newest version, or the one asked for',
  access: readers,
  params: byName,
  query: z.strictObject({ version: z.coerce.number().int().min(1).max(2_147_483_647).optional() }),
  response: FeatureService,
});

export const listFeatureServices = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path: '/api/v1/feature-store/feature-services',
  summary: 'List the newest versions of feature services by name',
  access: readers,
  query: PageQuery,
  response: pageOf(FeatureService),
});

import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Digest, Name, PageQuery, pageOf } from '../common/types';
import { DataFormat, DataSnapshot } from './data-snapshot';

const byDigest = z.strictObject({ digest: Digest });

/** The body is the file itself; recording the same bytes under the same name twice answers with the first record. */
export const recordDataSnapshot = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/v1/metadata/data-snapshots',
  summary: 'Record data as it is now, by digest',
  access: ['data-scientist', 'service'],
  query: z.strictObject({
    name: Name,
    format: DataFormat,
    description: z.string().max(2000).optional(),
    source: z.string().max(2000).optional(),
    rows: z.coerce.number().int().nonnegative().optional(),
  }),
  body: 'stream',
  response: DataSnapshot,
});

export const getDataSnapshot = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/data-snapshots/:digest',
  summary: 'Read a data snapshot record',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'service'],
  params: byDigest,
  response: DataSnapshot,
});

export const readDataSnapshot = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/data-snapshots/:digest/content',
  summary: 'Read the bytes of a data snapshot',
  access: ['data-scientist', 'auditor', 'service'],
  params: byDigest,
  response: 'stream',
});

export const listDataSnapshots = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/data-snapshots',
  summary: 'List data snapshots, oldest first',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'service'],
  query: PageQuery.extend({ name: Name.optional() }),
  response: pageOf(DataSnapshot),
});

import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Digest, Name, PageQuery, Scalar, Timestamp, pageOf } from '../common/types';
import {
  ColumnName,
  Entity,
  EntityDefinition,
  FeatureRow,
  FeatureView,
  FeatureViewDefinition,
} from './feature-view';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byName = z.strictObject({ name: Name });

export const applyEntity = defineEndpoint({
  service: 'feature-store',
  method: 'PUT',
  path: '/api/v1/feature-store/entities/:name',
  summary: 'Create an entity; its join key never changes',
  access: ['data-scientist', 'service'],
  params: byName,
  body: EntityDefinition,
  response: Entity,
});

/** The same definition again changes nothing; new features make a new version; a removed or retyped feature is refused (409). */
export const applyFeatureView = defineEndpoint({
  service: 'feature-store',
  method: 'PUT',
  path: '/api/v1/feature-store/feature-views/:name',
  summary: 'Create a feature view or its next version',
  access: ['data-scientist', 'service'],
  params: byName,
  body: FeatureViewDefinition,
  response: FeatureView,
});

export const getFeatureView = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path: '/api/v1/feature-store/feature-views/:name',
  summary: 'Read the newest version of a feature view',
  access: readers,
  params: byName,
  response: FeatureView,
});

export const listFeatureViews = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path: '/api/v1/feature-store/feature-views',
  summary: 'List feature views by name',
  access: readers,
  query: PageQuery,
  response: pageOf(FeatureView),
});

/** All rows are taken or none; the same row (entity, event time, values) pushed again is counted as a duplicate. */
export const pushFeatures = defineEndpoint({
  service: 'feature-store',
  method: 'POST',
  path: '/api/v1/feature-store/feature-views/:name/rows',
  summary: 'Push feature rows: kept in history, and online where newer',
  access: ['data-scientist', 'producer', 'service'],
  params: byName,
  body: z.strictObject({
    rows: z.array(FeatureRow.strict()).min(1).max(10_000),
    /** Data snapshot that the rows were read from. */
    sourceDigest: Digest.optional(),
    /** `offline`: in history only, until they are materialized. */
    to: z.enum(['online-and-offline', 'offline']).default('online-and-offline'),
  }),
  response: z.object({ accepted: z.number().int(), duplicates: z.number().int() }),
  status: 200,
  bodyLimit: 32 * 1024 * 1024,
});

export const OnlineValue = z.object({
  name: z.string(),
  value: Scalar,
  status: z.enum(['PRESENT', 'NULL_VALUE', 'NOT_FOUND', 'OUTSIDE_MAX_AGE']),
  eventTime: Timestamp.optional(),
});

export const readOnlineFeatures = defineEndpoint({
  service: 'feature-store',
  method: 'POST',
  path: '/api/v1/feature-store/feature-views/:name/online-reads',
  summary:
    'Read the newest values of entities, one result per key in the same order; with asOf, as they were then',
  access: ['data-scientist', 'operator', 'auditor', 'service'],
  params: byName,
  body: z.strictObject({
    entityKeys: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .max(1000),
    features: z.array(ColumnName).min(1),
    asOf: Timestamp.optional(),
  }),
  response: z.object({ featureViewVersion: z.number().int(), rows: z.array(z.array(OnlineValue)) }),
  status: 200,
});

import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Digest, Name, PageQuery, Uuid, pageOf } from '../common/types';
import { TrainingSet, TrainingSetRequest } from './training-set';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const path = '/api/v1/feature-store/training-sets';
const byId = z.strictObject({ id: Uuid });

export const createTrainingSet = defineEndpoint({
  service: 'feature-store',
  method: 'POST',
  path,
  summary:
    'Join features to labelled entities as they were at each row’s time; the result is a data snapshot',
  access: ['data-scientist', 'service'],
  body: TrainingSetRequest,
  response: TrainingSet,
});

export const getTrainingSet = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path: `${path}/:id`,
  summary: 'Read what a training set was joined from',
  access: readers,
  params: byId,
  response: TrainingSet,
});

export const listTrainingSets = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path,
  summary: 'List training sets, newest first',
  access: readers,
  query: PageQuery.extend({ name: Name.optional() }),
  response: pageOf(TrainingSet),
});

/** Rows that were accepted since then are left out, as are versions of feature views. */
export const rebuildTrainingSet = defineEndpoint({
  service: 'feature-store',
  method: 'POST',
  path: `${path}/:id/rebuilds`,
  summary: 'Join a training set again from the same rows and compare it bit for bit',
  access: ['data-scientist', 'auditor', 'service'],
  params: byId,
  response: z.object({
    identical: z.boolean(),
    digest: Digest,
    rebuiltDigest: Digest,
    engine: z.string(),
    rebuiltEngine: z.string(),
  }),
  status: 200,
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Digest, Timestamp, Uuid } from '../common/types';
import { ModelName } from './model-name';

export const ModelVersionArchived = defineEvent({
  type: 'modelkeep.registry.model-version.archived.v1',
  topic: 'registry.model-version',
  description: 'A decommissioned model version was sealed under object lock.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    packageDigest: Digest,
    bucket: z.string(),
    retainUntil: Timestamp,
    archivedBy: Actor,
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    bucket: 'modelkeep-archive',
    retainUntil: '2030-03-01T10:00:00.000Z',
    archivedBy: 'olga',
  },
});

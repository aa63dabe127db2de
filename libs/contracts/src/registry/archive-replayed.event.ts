import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Digest, Uuid } from '../common/types';
import { ModelName } from './model-name';

export const ArchiveReplayed = defineEvent({
  type: 'modelkeep.registry.archive.replayed.v1',
  topic: 'registry.model-version',
  description: 'An archived package was loaded again, and its golden predictions compared bit by bit.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    packageDigest: Digest,
    runtime: z.object({ name: z.string(), version: z.string() }),
    predictions: z.number().int().positive(),
    identical: z.boolean(),
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    runtime: { name: 'onnxruntime-node', version: '1.30.0' },
    predictions: 120,
    identical: true,
  },
});

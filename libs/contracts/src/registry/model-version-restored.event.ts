import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Digest, Timestamp, Uuid } from '../common/types';
import { ModelName } from './model-name';

export const ModelVersionRestored = defineEvent({
  type: 'modelkeep.registry.model-version.restored.v1',
  topic: 'registry.model-version',
  description: 'An archive that another installation sealed was brought here, and its model version with it.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    packageDigest: Digest,
    bundleDigest: Digest,
    /** Key that sealed the archive. */
    keyId: Digest,
    sealedBy: Actor,
    sealedAt: Timestamp,
    importedBy: Actor,
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    bundleDigest: 'sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9',
    keyId: 'sha256:baa5a0964d3320fbc0c6a922140453c8513ea24ab8fd0577034804a967248096',
    sealedBy: 'olga',
    sealedAt: '2020-03-01T10:00:00.000Z',
    importedBy: 'omar',
  },
});

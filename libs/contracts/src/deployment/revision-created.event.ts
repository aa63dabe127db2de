import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Digest, Name, Uuid } from '../common/types';
import { AuditMode } from './deployment';
import { ModelName } from '../registry/model-name';

export const RevisionCreated = defineEvent({
  type: 'modelkeep.deployment.revision.created.v1',
  topic: 'deployment.deployment',
  description: 'A revision was added to a deployment; its replicas are starting.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    deployment: Name,
    revision: z.number().int().positive(),
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    packageDigest: Digest,
    audit: AuditMode,
    createdBy: Actor,
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    revision: 1,
    modelVersionId: '0198c0de-0000-7000-8000-000000000002',
    model: 'credit-risk',
    version: 1,
    packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    audit: 'strict',
    createdBy: 'olga',
  },
});

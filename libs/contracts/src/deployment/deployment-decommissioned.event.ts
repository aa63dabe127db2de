import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Digest, Name, Uuid } from '../common/types';
import { DecommissionReason } from '../registry/model-version';
import { ModelName } from '../registry/model-name';

export const DeploymentDecommissioned = defineEvent({
  type: 'modelkeep.deployment.deployment.decommissioned.v1',
  topic: 'deployment.deployment',
  description: 'A deployment was stopped for good.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    name: Name,
    /** Reason code and comment, for reading. */
    reason: z.string(),
    reasonCode: DecommissionReason.optional(),
    comment: z.string().optional(),
    /** Whether it was stopped although somebody still called it. */
    forced: z.boolean().optional(),
    /** Who had called it within the time asked for, where it was forced. */
    callers: z.array(z.string()).optional(),
    /** What its revisions served: candidates for the archive. */
    modelVersions: z
      .array(
        z.object({
          modelVersionId: Uuid,
          model: ModelName,
          version: z.number().int().positive(),
          packageDigest: Digest,
        }),
      )
      .optional(),
    decommissionedBy: Actor,
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    name: 'credit-risk',
    reason: 'process-changed: the product ended',
    reasonCode: 'process-changed',
    comment: 'the product ended',
    forced: false,
    callers: [],
    modelVersions: [
      {
        modelVersionId: '0198c0de-0000-7000-8000-000000000002',
        model: 'credit-risk',
        version: 1,
        packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
      },
    ],
    decommissionedBy: 'olga',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Uuid } from '../common/types';
import { DecommissionReason } from './model-version';
import { ModelName } from './model-name';

export const ModelVersionDecommissioned = defineEvent({
  type: 'modelkeep.registry.model-version.decommissioned.v1',
  topic: 'registry.model-version',
  description: 'A model version was taken out of use for good.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    reason: DecommissionReason,
    comment: z.string().optional(),
    decommissionedBy: Actor,
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    reason: 'process-changed',
    decommissionedBy: 'olga',
  },
});

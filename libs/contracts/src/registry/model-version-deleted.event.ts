import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Uuid } from '../common/types';
import { ModelName } from './model-name';

export const ModelVersionDeleted = defineEvent({
  type: 'modelkeep.registry.model-version.deleted.v1',
  topic: 'registry.model-version',
  description: 'A model version that was never packaged was deleted.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    deletedBy: Actor,
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    deletedBy: 'dana',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Uuid } from '../common/types';
import { ModelName } from './model-name';

export const ModelVersionTagDeleted = defineEvent({
  type: 'modelkeep.registry.model-version.tag-deleted.v1',
  topic: 'registry.model-version',
  description: 'A tag of a model version was deleted.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    key: z.string(),
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    key: 'validated',
  },
});

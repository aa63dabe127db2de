import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Uuid } from '../common/types';
import { ModelName } from './model-name';

export const ModelVersionUpdated = defineEvent({
  type: 'modelkeep.registry.model-version.updated.v1',
  topic: 'registry.model-version',
  description: 'The description of a model version was changed.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    description: z.string(),
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    description: 'Trained with the features of May',
  },
});

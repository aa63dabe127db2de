import { z } from 'zod';
import { defineEvent } from '../common/event';
import { ModelName } from './model-name';

export const RegisteredModelTagDeleted = defineEvent({
  type: 'modelkeep.registry.registered-model.tag-deleted.v1',
  topic: 'registry.registered-model',
  description: 'A tag of a registered model was deleted.',
  key: (data) => data.model,
  data: z.object({
    model: ModelName,
    key: z.string(),
  }),
  example: {
    model: 'credit-risk',
    key: 'team',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { ModelName } from './model-name';

export const RegisteredModelUpdated = defineEvent({
  type: 'modelkeep.registry.registered-model.updated.v1',
  topic: 'registry.registered-model',
  description: 'The description of a registered model was changed.',
  key: (data) => data.model,
  data: z.object({
    model: ModelName,
    description: z.string(),
  }),
  example: {
    model: 'credit-risk',
    description: 'Probability of default',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { ModelName } from './model-name';

export const RegisteredModelTagSet = defineEvent({
  type: 'modelkeep.registry.registered-model.tag-set.v1',
  topic: 'registry.registered-model',
  description: 'A tag of a registered model was set.',
  key: (data) => data.model,
  data: z.object({
    model: ModelName,
    key: z.string(),
    value: z.string(),
  }),
  example: {
    model: 'credit-risk',
    key: 'team',
    value: 'risk',
  },
});

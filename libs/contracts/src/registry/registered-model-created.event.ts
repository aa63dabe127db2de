import { z } from 'zod';
import { defineEvent } from '../common/event';
import { ModelName } from './model-name';

export const RegisteredModelCreated = defineEvent({
  type: 'modelkeep.registry.registered-model.created.v1',
  topic: 'registry.registered-model',
  description: 'A registered model was created.',
  key: (data) => data.name,
  data: z.object({
    name: ModelName,
    description: z.string().optional(),
    tags: z.record(z.string(), z.string()).optional(),
  }),
  example: {
    name: 'credit-risk',
  },
});

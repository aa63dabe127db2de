import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor } from '../common/types';
import { ModelName } from './model-name';

export const RegisteredModelDeleted = defineEvent({
  type: 'modelkeep.registry.registered-model.deleted.v1',
  topic: 'registry.registered-model',
  description: 'A registered model was deleted with its versions, none of which was ever packaged.',
  key: (data) => data.model,
  data: z.object({
    model: ModelName,
    versions: z.array(z.number().int().positive()),
    deletedBy: Actor,
  }),
  example: {
    model: 'credit-risk',
    versions: [1, 2],
    deletedBy: 'dana',
  },
});

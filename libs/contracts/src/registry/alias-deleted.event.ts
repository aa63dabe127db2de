import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Alias, ModelName } from './model-name';

export const AliasDeleted = defineEvent({
  type: 'modelkeep.registry.registered-model.alias-deleted.v1',
  topic: 'registry.registered-model',
  description: 'An alias of a registered model was deleted.',
  key: (data) => data.model,
  data: z.object({
    model: ModelName,
    alias: Alias,
    previousVersion: z.number().int().positive(),
  }),
  example: {
    model: 'credit-risk',
    alias: 'champion',
    previousVersion: 1,
  },
});

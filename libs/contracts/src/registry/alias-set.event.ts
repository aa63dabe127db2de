import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Alias, ModelName } from './model-name';

export const AliasSet = defineEvent({
  type: 'modelkeep.registry.registered-model.alias-set.v1',
  topic: 'registry.registered-model',
  description: 'An alias of a registered model was pointed at a version.',
  key: (data) => data.model,
  data: z.object({
    model: ModelName,
    alias: Alias,
    version: z.number().int().positive(),
    previousVersion: z.number().int().positive().optional(),
  }),
  example: {
    model: 'credit-risk',
    alias: 'champion',
    version: 1,
  },
});

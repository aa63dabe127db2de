import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name } from '../common/types';

export const AliasSet = defineEvent({
  type: 'modelkeep.registry.registered-model.alias-set.v1',
  topic: 'registry.registered-model',
  description: 'An alias of a registered model was pointed at a version.',
  key: (data) => data.model,
  data: z.object({
    model: Name,
    alias: Name,
    version: z.number().int().positive(),
    previousVersion: z.number().int().positive().optional(),
  }),
  example: {
    model: 'credit-risk',
    alias: 'champion',
    version: 1,
  },
});

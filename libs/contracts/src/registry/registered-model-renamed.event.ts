import { z } from 'zod';
import { defineEvent } from '../common/event';
import { ModelName } from './model-name';

export const RegisteredModelRenamed = defineEvent({
  type: 'modelkeep.registry.registered-model.renamed.v1',
  topic: 'registry.registered-model',
  description: 'A registered model got another name; its versions go with it.',
  key: (data) => data.model,
  data: z.object({
    model: ModelName,
    previousName: ModelName,
  }),
  example: {
    model: 'credit-risk',
    previousName: 'credit',
  },
});

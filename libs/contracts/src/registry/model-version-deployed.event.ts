import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Uuid } from '../common/types';
import { ModelName } from './model-name';

export const ModelVersionDeployed = defineEvent({
  type: 'modelkeep.registry.model-version.deployed.v1',
  topic: 'registry.model-version',
  description: 'A model version serves traffic for the first time.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    deployment: Name,
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    deployment: 'credit-risk',
  },
});

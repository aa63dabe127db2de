import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Uuid } from '../common/types';
import { ModelName } from './model-name';
import { MlflowStage } from './model-version';

export const ModelVersionStageTransitioned = defineEvent({
  type: 'modelkeep.registry.model-version.stage-transitioned.v1',
  topic: 'registry.model-version',
  description:
    'An MLflow client moved a model version to another MLflow stage; its life cycle did not change.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    from: MlflowStage,
    to: MlflowStage,
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    from: 'None',
    to: 'Staging',
  },
});

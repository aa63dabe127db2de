import { z } from 'zod';
import { defineEvent } from '../common/event';

export const LoggedModelCreated = defineEvent({
  type: 'modelkeep.metadata.logged-model.created.v1',
  topic: 'metadata.logged-model',
  description: 'A model was logged in an experiment; its files are not all there yet.',
  key: (data) => data.modelId,
  data: z.object({
    modelId: z.string(),
    experimentId: z.string(),
    name: z.string(),
    sourceRunId: z.string().optional(),
  }),
  example: { modelId: 'm-0d8f5a9c3b7e4f6a8c1d2e3f4a5b6c7d', experimentId: '1', name: 'scorecard' },
});

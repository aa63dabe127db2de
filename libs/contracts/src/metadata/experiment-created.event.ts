import { z } from 'zod';
import { defineEvent } from '../common/event';

export const ExperimentCreated = defineEvent({
  type: 'modelkeep.metadata.experiment.created.v1',
  topic: 'metadata.experiment',
  description: 'An experiment was created.',
  key: (data) => data.experimentId,
  data: z.object({
    experimentId: z.string(),
    name: z.string(),
  }),
  example: { experimentId: '1', name: 'credit-risk' },
});

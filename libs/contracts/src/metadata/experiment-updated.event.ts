import { z } from 'zod';
import { defineEvent } from '../common/event';

export const ExperimentUpdated = defineEvent({
  type: 'modelkeep.metadata.experiment.updated.v1',
  topic: 'metadata.experiment',
  description: 'An experiment got another name.',
  key: (data) => data.experimentId,
  data: z.object({
    experimentId: z.string(),
    name: z.string(),
  }),
  example: { experimentId: '1', name: 'credit-risk' },
});

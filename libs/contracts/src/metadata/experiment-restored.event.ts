import { z } from 'zod';
import { defineEvent } from '../common/event';

export const ExperimentRestored = defineEvent({
  type: 'modelkeep.metadata.experiment.restored.v1',
  topic: 'metadata.experiment',
  description: 'A deleted experiment is active again, and its runs with it.',
  key: (data) => data.experimentId,
  data: z.object({
    experimentId: z.string(),
    name: z.string(),
  }),
  example: { experimentId: '1', name: 'credit-risk' },
});

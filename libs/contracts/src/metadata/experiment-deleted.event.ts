import { z } from 'zod';
import { defineEvent } from '../common/event';

export const ExperimentDeleted = defineEvent({
  type: 'modelkeep.metadata.experiment.deleted.v1',
  topic: 'metadata.experiment',
  description: 'An experiment was deleted, and its runs with it; it can be restored.',
  key: (data) => data.experimentId,
  data: z.object({
    experimentId: z.string(),
    name: z.string(),
  }),
  example: { experimentId: '1', name: 'credit-risk' },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { RunSummary } from './run';

export const RunUpdated = defineEvent({
  type: 'modelkeep.metadata.run.updated.v1',
  topic: 'metadata.run',
  description: 'A run got another name, or another status than one that ends it.',
  key: (data) => data.runId,
  data: z.object({
    runId: z.string(),
    experimentId: z.string(),
    name: z.string(),
    status: RunSummary.shape.status,
  }),
  example: {
    runId: '0123456789abcdef0123456789abcdef',
    experimentId: '1',
    name: 'logistic',
    status: 'RUNNING',
  },
});

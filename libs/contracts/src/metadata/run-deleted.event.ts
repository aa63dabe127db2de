import { z } from 'zod';
import { defineEvent } from '../common/event';

export const RunDeleted = defineEvent({
  type: 'modelkeep.metadata.run.deleted.v1',
  topic: 'metadata.run',
  description: 'A run was deleted by itself; it can be restored.',
  key: (data) => data.runId,
  data: z.object({
    runId: z.string(),
    experimentId: z.string(),
  }),
  example: { runId: '0123456789abcdef0123456789abcdef', experimentId: '1' },
});

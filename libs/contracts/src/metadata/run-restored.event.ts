import { z } from 'zod';
import { defineEvent } from '../common/event';

export const RunRestored = defineEvent({
  type: 'modelkeep.metadata.run.restored.v1',
  topic: 'metadata.run',
  description: 'A deleted run is active again.',
  key: (data) => data.runId,
  data: z.object({
    runId: z.string(),
    experimentId: z.string(),
  }),
  example: { runId: '0123456789abcdef0123456789abcdef', experimentId: '1' },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';

export const ScorerDeleted = defineEvent({
  type: 'modelkeep.metadata.scorer.deleted.v1',
  topic: 'metadata.scorer',
  description: 'A version of a scorer was deleted, or all of them.',
  key: (data) => data.scorerId,
  data: z.object({
    scorerId: z.uuid(),
    experimentId: z.string(),
    name: z.string(),
    version: z.number().int().positive().optional(),
  }),
  example: { scorerId: '0198c0de-0000-4000-8000-000000000001', experimentId: '1', name: 'tone' },
});

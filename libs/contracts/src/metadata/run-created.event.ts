import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Timestamp } from '../common/types';

export const RunCreated = defineEvent({
  type: 'modelkeep.metadata.run.created.v1',
  topic: 'metadata.run',
  description: 'A run was created in an experiment.',
  key: (data) => data.runId,
  data: z.object({
    runId: z.string(),
    experimentId: z.string(),
    experimentName: z.string().optional(),
    name: z.string().optional(),
    user: z.string().optional(),
    startedAt: Timestamp,
  }),
  example: {
    runId: '0123456789abcdef0123456789abcdef',
    experimentId: '1',
    experimentName: 'credit-risk',
    name: 'logistic',
    startedAt: '2020-03-01T10:00:00.000Z',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { RunSummary } from './run';

export const RunFinished = defineEvent({
  type: 'modelkeep.metadata.run.finished.v1',
  topic: 'metadata.run',
  description: 'A run ended: FINISHED, FAILED or KILLED.',
  key: (data) => data.runId,
  data: z.object({
    ...RunSummary.shape,
  }),
  example: {
    runId: '0123456789abcdef0123456789abcdef',
    experimentId: '1',
    experimentName: 'credit-risk',
    name: 'logistic',
    status: 'FINISHED',
    startedAt: '2020-03-01T10:00:00.000Z',
    endedAt: '2020-03-01T10:00:00.000Z',
    codeCommit: '3b18e512dba79e4c8300dd08aeb37f8e728b8dad',
    params: { C: '1.0' },
    metrics: { auc: 0.78 },
    tags: {},
    datasets: [],
  },
});

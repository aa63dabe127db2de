import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Digest, Name, Uuid } from '../common/types';

export const StepFinished = defineEvent({
  type: 'modelkeep.pipelines.step.finished.v1',
  topic: 'pipelines.pipeline-run',
  description:
    'A step, or an item of one, ended: it succeeded, failed for good, or its condition did not hold.',
  key: (data) => data.runId,
  data: z.object({
    runId: Uuid,
    pipeline: Name,
    version: z.number().int().positive(),
    step: Name,
    /** Place in the list, where the step is mapped over one. */
    item: z.number().int().nonnegative().optional(),
    attempt: z.number().int().positive(),
    state: z.enum(['succeeded', 'failed', 'skipped']),
    inputs: z.record(z.string(), Digest),
    outputs: z.record(z.string(), Digest),
    /** Run whose result was taken instead of running the step. */
    reusedFrom: Uuid.optional(),
    durationMs: z.number().int().nonnegative(),
    error: z.string().optional(),
  }),
  example: {
    runId: '0198c0de-0000-7000-8000-000000000001',
    pipeline: 'train-credit-risk',
    version: 1,
    step: 'train-logistic',
    attempt: 1,
    state: 'succeeded',
    inputs: { train: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' },
    outputs: { model: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' },
    durationMs: 2100,
  },
});

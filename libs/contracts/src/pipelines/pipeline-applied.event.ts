import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, CommitId, Digest, Name } from '../common/types';

export const PipelineApplied = defineEvent({
  type: 'modelkeep.pipelines.pipeline.applied.v1',
  topic: 'pipelines.pipeline',
  description: 'A pipeline was created or got its next version.',
  key: (data) => data.name,
  data: z.object({
    name: Name,
    version: z.number().int().positive(),
    codeCommit: CommitId.optional(),
    codeDigest: Digest.optional(),
    appliedBy: Actor,
  }),
  example: {
    name: 'train-credit-risk',
    version: 1,
    codeCommit: '3b18e512dba79e4c8300dd08aeb37f8e728b8dad',
    appliedBy: 'dana',
  },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';

export const LoggedModelFinalized = defineEvent({
  type: 'modelkeep.metadata.logged-model.finalized.v1',
  topic: 'metadata.logged-model',
  description: 'All files of a logged model are there, or its upload has failed.',
  key: (data) => data.modelId,
  data: z.object({
    modelId: z.string(),
    /** False where the upload has failed. */
    ready: z.boolean(),
  }),
  example: { modelId: 'm-0d8f5a9c3b7e4f6a8c1d2e3f4a5b6c7d', ready: true },
});

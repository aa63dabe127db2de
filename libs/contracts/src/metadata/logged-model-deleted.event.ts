import { z } from 'zod';
import { defineEvent } from '../common/event';

export const LoggedModelDeleted = defineEvent({
  type: 'modelkeep.metadata.logged-model.deleted.v1',
  topic: 'metadata.logged-model',
  description: 'A logged model was deleted; its records and files stay.',
  key: (data) => data.modelId,
  data: z.object({
    modelId: z.string(),
  }),
  example: { modelId: 'm-0d8f5a9c3b7e4f6a8c1d2e3f4a5b6c7d' },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';

export const EvaluationDatasetUpdated = defineEvent({
  type: 'modelkeep.metadata.evaluation-dataset.updated.v1',
  topic: 'metadata.evaluation-dataset',
  description: 'Records, tags or experiments of an evaluation data set were changed.',
  key: (data) => data.datasetId,
  data: z.object({
    datasetId: z.string(),
    name: z.string(),
    digest: z.string(),
  }),
  example: { datasetId: 'd-0b1c', name: 'questions', digest: '6c1f0a2b' },
});

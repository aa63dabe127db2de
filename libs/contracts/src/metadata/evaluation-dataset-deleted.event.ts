import { z } from 'zod';
import { defineEvent } from '../common/event';

export const EvaluationDatasetDeleted = defineEvent({
  type: 'modelkeep.metadata.evaluation-dataset.deleted.v1',
  topic: 'metadata.evaluation-dataset',
  description: 'An evaluation data set was deleted, with its records.',
  key: (data) => data.datasetId,
  data: z.object({
    datasetId: z.string(),
    name: z.string(),
  }),
  example: { datasetId: 'd-0b1c', name: 'questions' },
});

import { z } from 'zod';
import { defineEvent } from '../common/event';

export const EvaluationDatasetCreated = defineEvent({
  type: 'modelkeep.metadata.evaluation-dataset.created.v1',
  topic: 'metadata.evaluation-dataset',
  description: 'An evaluation data set was created.',
  key: (data) => data.datasetId,
  data: z.object({
    datasetId: z.string(),
    name: z.string(),
    experimentIds: z.array(z.string()),
  }),
  example: { datasetId: 'd-0b1c', name: 'questions', experimentIds: ['1'] },
});

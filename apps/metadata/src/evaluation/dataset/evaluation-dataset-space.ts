import { always, bigint, type SearchSpace, text } from '@modelkeep/mlflow';

/** What evaluation data sets are searched by. */
export const evaluationDatasetSpace: SearchSpace = {
  table: 'evaluation_dataset',
  id: 'dataset_id',
  idType: 'text',
  attributes: {
    name: always(text('evaluation_dataset.name')),
    created_time: always(bigint('evaluation_dataset.created_time')),
    last_update_time: always(bigint('evaluation_dataset.last_update_time')),
    created_by: text('evaluation_dataset.created_by'),
    last_updated_by: text('evaluation_dataset.last_updated_by'),
  },
  keyed: { tag: { table: 'evaluation_dataset_tag', type: 'text' } },
};

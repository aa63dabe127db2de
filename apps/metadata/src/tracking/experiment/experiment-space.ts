import { bigint, type SearchSpace, text } from '@modelkeep/mlflow';

/** What experiments are searched by. */
export const experimentSpace: SearchSpace = {
  table: 'experiment',
  id: 'experiment_id',
  idType: 'bigint',
  attributes: {
    name: text('experiment.name'),
    experiment_id: bigint('experiment.experiment_id'),
    creation_time: bigint('experiment.creation_time'),
    last_update_time: bigint('experiment.last_update_time'),
  },
  keyed: { tag: { table: 'experiment_tag', type: 'text' } },
};

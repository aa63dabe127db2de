import { always, bigint, type SearchSpace, text } from '@modelkeep/mlflow';

/** What experiments are searched by. */
export const experimentSpace: SearchSpace = {
  table: 'experiment',
  id: 'experiment_id',
  idType: 'bigint',
  attributes: {
    name: always(text('experiment.name')),
    experiment_id: always(bigint('experiment.experiment_id')),
    creation_time: always(bigint('experiment.creation_time')),
    last_update_time: always(bigint('experiment.last_update_time')),
  },
  keyed: { tag: { table: 'experiment_tag', type: 'text' } },
};

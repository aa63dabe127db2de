import { always, bigint, type SearchSpace, text } from './search-space';

/** A table with everything that can be searched by. */
export const runSpace: SearchSpace = {
  table: 'run',
  id: 'run_id',
  idType: 'text',
  attributes: {
    run_id: text('run.run_id'),
    status: text('run.status'),
    start_time: always(bigint('run.start_time')),
    end_time: bigint('run.end_time'),
  },
  keyed: {
    metric: { table: 'latest_metric', type: 'double precision' },
    param: { table: 'param', type: 'text' },
    tag: { table: 'run_tag', type: 'text', indexedLength: 256 },
  },
  datasets: { table: 'run_input', attributes: { name: 'i.name' } },
};

/** A table with neither metrics nor data sets. */
export const experimentSpace: SearchSpace = {
  table: 'experiment',
  id: 'experiment_id',
  idType: 'bigint',
  attributes: { name: text('experiment.name') },
  keyed: { tag: { table: 'experiment_tag', type: 'text' } },
};

import { always, bigint, type SearchSpace, text } from '@modelkeep/mlflow';

/** What runs are searched by. */
export const runSpace: SearchSpace = {
  table: 'run',
  id: 'run_id',
  idType: 'text',
  attributes: {
    run_id: always(text('run.run_id')),
    'Run ID': always(text('run.run_id')),
    run_name: always(text('run.name')),
    'Run name': always(text('run.name')),
    'run name': always(text('run.name')),
    status: always(text('run.status')),
    Status: always(text('run.status')),
    user_id: always(text('run.user_id')),
    User: always(text('run.user_id')),
    artifact_uri: always(text('run.artifact_uri')),
    start_time: always(bigint('run.start_time')),
    Created: always(bigint('run.start_time')),
    created: always(bigint('run.start_time')),
    end_time: bigint('run.end_time'),
  },
  keyed: {
    metric: { table: 'latest_metric', type: 'double precision' },
    param: { table: 'param', type: 'text', indexedLength: 256 },
    tag: { table: 'run_tag', type: 'text', indexedLength: 256 },
  },
  datasets: {
    table: 'run_input',
    attributes: {
      name: 'i.name',
      digest: 'i.digest',
      context: `(SELECT t->>'value' FROM jsonb_array_elements(i.tags) AS t WHERE t->>'key' = 'mlflow.data.context' LIMIT 1)`,
    },
  },
};

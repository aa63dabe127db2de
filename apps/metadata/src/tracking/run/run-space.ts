import { bigint, type SearchSpace, text } from '@modelkeep/mlflow';

/** What runs are searched by. */
export const runSpace: SearchSpace = {
  table: 'run',
  id: 'run_id',
  idType: 'text',
  attributes: {
    run_id: text('run.run_id'),
    'Run ID': text('run.run_id'),
    run_name: text('run.name'),
    'Run name': text('run.name'),
    'run name': text('run.name'),
    status: text('run.status'),
    Status: text('run.status'),
    user_id: text('run.user_id'),
    User: text('run.user_id'),
    artifact_uri: text('run.artifact_uri'),
    start_time: bigint('run.start_time'),
    Created: bigint('run.start_time'),
    created: bigint('run.start_time'),
    end_time: bigint('run.end_time'),
  },
  keyed: {
    metric: { table: 'latest_metric', type: 'double precision' },
    param: { table: 'param', type: 'text' },
    tag: { table: 'run_tag', type: 'text' },
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

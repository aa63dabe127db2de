import { bigint, type Order, parseOrder, type RowCondition, type SearchSpace, text } from '@modelkeep/mlflow';

/** A data set; without a digest, all of that name. */
export interface OnDataset {
  dataset_name?: string;
  dataset_digest?: string;
}

/** What logged models are searched by; of their metrics those on one of `datasets` count, where there are any. */
export const loggedModelSpace = (datasets: readonly OnDataset[]): SearchSpace => ({
  table: 'logged_model',
  id: 'model_id',
  idType: 'text',
  attributes: {
    model_id: text('logged_model.model_id'),
    name: text('logged_model.name'),
    model_type: text('logged_model.model_type'),
    source_run_id: text('logged_model.source_run_id'),
    status: text(`replace(replace(logged_model.status, 'LOGGED_MODEL_', ''), 'UPLOAD_', '')`),
    creation_timestamp: bigint('logged_model.creation_time'),
    creation_time: bigint('logged_model.creation_time'),
    last_updated_timestamp: bigint('logged_model.last_update_time'),
    last_updated_time: bigint('logged_model.last_update_time'),
  },
  keyed: {
    metric: {
      table: 'logged_model_metric',
      type: 'double precision',
      newest: 'k.timestamp DESC, k.step DESC, k.value DESC',
      ...(datasets.length > 0 && { only: onAnyOf(datasets) }),
    },
    param: { table: 'logged_model_param', type: 'text' },
    tag: { table: 'logged_model_tag', type: 'text' },
  },
});

/** One clause of the order of a search. Throws INVALID_PARAMETER_VALUE. */
export function orderOf({
  field_name,
  ascending,
  ...dataset
}: OnDataset & { field_name: string; ascending: boolean }): Order {
  const order = { ...parseOrder(field_name), descending: !ascending };
  return dataset.dataset_name ? { ...order, only: onAnyOf([dataset]) } : order;
}

const onAnyOf =
  (datasets: readonly OnDataset[]): RowCondition =>
  (parameters) =>
    `(${datasets
      .map(({ dataset_name: name = '', dataset_digest: digest }) =>
        [
          `k.dataset_name = ${parameters.add(name)}`,
          ...(digest ? [`k.dataset_digest = ${parameters.add(digest)}`] : []),
        ].join(' AND '),
      )
      .map((condition) => `(${condition})`)
      .join(' OR ')})`;

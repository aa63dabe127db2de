import { doubleToJson, type Tag } from '@modelkeep/mlflow';

export type LoggedModelStatus = 'LOGGED_MODEL_PENDING' | 'LOGGED_MODEL_READY' | 'LOGGED_MODEL_UPLOAD_FAILED';

/** A logged model with its latest metrics; times are Unix milliseconds, `bigint` columns come as text. */
export interface LoggedModelRecord {
  model_id: string;
  experiment_id: string;
  name: string;
  artifact_uri: string;
  creation_time: string;
  last_update_time: string;
  status: LoggedModelStatus;
  model_type: string;
  source_run_id: string;
  lifecycle_stage: 'active' | 'deleted';
  tags: Tag[];
  params: Tag[];
  metrics: LoggedModelMetric[];
}

export interface LoggedModelMetric {
  key: string;
  /** As text: JSON has no NaN. */
  value: string;
  timestamp: number;
  step: number;
  model_id: string;
  run_id: string;
  dataset_name: string;
  dataset_digest: string;
}

/** The LoggedModel message of the MLflow API. */
export function loggedModelToJson(model: LoggedModelRecord) {
  return {
    info: {
      model_id: model.model_id,
      experiment_id: model.experiment_id,
      name: model.name,
      artifact_uri: model.artifact_uri,
      creation_timestamp_ms: Number(model.creation_time),
      last_updated_timestamp_ms: Number(model.last_update_time),
      status: model.status,
      model_type: model.model_type,
      source_run_id: model.source_run_id,
      tags: model.tags,
    },
    data: {
      params: model.params,
      metrics: model.metrics.map((metric) => ({ ...metric, value: doubleToJson(Number(metric.value)) })),
    },
  };
}

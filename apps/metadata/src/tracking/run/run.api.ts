import { z } from 'zod';
import { RunStatus } from '@modelkeep/contracts/metadata/run';
import {
  ExperimentId,
  Key,
  Metric,
  ModelId,
  Param,
  readers,
  RunId,
  Tag,
  Text,
  Time,
  ViewType,
} from '@modelkeep/mlflow';
import { tracking } from '../tracking-api';

/** Old clients send `run_uuid`. */
const ById = {
  run_id: RunId.optional(),
  run_uuid: RunId.optional(),
};

const Dataset = z.object({
  name: Text(500).min(1),
  digest: Text(100).min(1),
  source_type: Text(100).default(''),
  source: Text(1_000_000).default(''),
  schema: Text(1_000_000).optional(),
  profile: Text(16_000_000).optional(),
});
export const DatasetInput = z.object({ tags: z.array(Tag).default([]), dataset: Dataset });
export type DatasetInput = z.infer<typeof DatasetInput>;

export const createRun = tracking.post(
  'runs/create',
  z.object({
    experiment_id: ExperimentId.default('0'),
    user_id: Text(256).optional(),
    run_name: Text(500).optional(),
    start_time: Time.optional(),
    tags: z.array(Tag).max(1000).default([]),
  }),
);
export const getRun = tracking.get('runs/get', z.object(ById));
export const updateRun = tracking.post(
  'runs/update',
  z.object({
    ...ById,
    status: RunStatus.optional(),
    end_time: Time.optional(),
    run_name: Text(500).optional(),
  }),
);
export const deleteRun = tracking.post('runs/delete', z.object(ById));
export const restoreRun = tracking.post('runs/restore', z.object(ById));
export const searchRuns = tracking.post(
  'runs/search',
  z.object({
    experiment_ids: z.array(ExperimentId).max(10_000).default([]),
    filter: z.string().max(10_000).optional(),
    run_view_type: ViewType.default('ACTIVE_ONLY'),
    max_results: z.coerce.number().int().min(1).max(50_000).default(1000),
    order_by: z.array(z.string().max(1000)).max(20).default([]),
    page_token: z.string().optional(),
  }),
  { access: readers },
);
export const setRunTag = tracking.post('runs/set-tag', z.object({ ...ById, ...Tag.shape }));
export const deleteRunTag = tracking.post('runs/delete-tag', z.object({ ...ById, key: Key }));
export const logParam = tracking.post('runs/log-parameter', z.object({ ...ById, ...Param.shape }));
export const logMetric = tracking.post('runs/log-metric', z.object({ ...ById, ...Metric.shape }));
export const logBatch = tracking.post(
  'runs/log-batch',
  z
    .object({
      ...ById,
      metrics: z.array(Metric).max(1000).default([]),
      params: z.array(Param).max(100).default([]),
      tags: z.array(Tag).max(100).default([]),
    })
    .refine(
      ({ metrics, params, tags }) => metrics.length + params.length + tags.length <= 1000,
      'A batch logging request can contain at most 1000 metrics, params and tags together.',
    ),
);
export const logInputs = tracking.post(
  'runs/log-inputs',
  z.object({
    ...ById,
    datasets: z.array(DatasetInput).max(1000).default([]),
    models: z
      .array(z.object({ model_id: ModelId }))
      .max(1000)
      .default([]),
  }),
);
export const logModel = tracking.post(
  'runs/log-model',
  z.object({ ...ById, model_json: z.string().max(1_000_000) }),
);
export const listRunArtifacts = tracking.get(
  'artifacts/list',
  z.object({ ...ById, path: z.string().max(2000).optional() }),
);
export const getMetricHistory = tracking.get(
  'metrics/get-history',
  z.object({
    ...ById,
    metric_key: Key,
    max_results: z.coerce.number().int().min(1).max(25_000).default(25_000),
    page_token: z.string().optional(),
  }),
);

import { ExperimentId, Int64, Key, ModelId, Param, readers, RunId, Tag, Text } from '@modelkeep/mlflow';
import { z } from 'zod';
import { tracking } from '../tracking-api';

const params = z.object({ model_id: ModelId });
const byId = { params };
const path = 'logged-models/:model_id';

/** A directory's name, as the model's artifacts lie in one. */
const LoggedModelName = Text(250).refine((name) => !/[/:.%"']/.test(name), {
  message: 'must not contain a slash, colon, period, percent sign or quote',
});

/** Protobuf's JSON form of the enum: its name or its number. */
const Status = z.union([
  z.enum(['LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED']),
  z.literal(2).transform(() => 'LOGGED_MODEL_READY' as const),
  z.literal(3).transform(() => 'LOGGED_MODEL_UPLOAD_FAILED' as const),
]);

export const createLoggedModel = tracking.post(
  'logged-models',
  z.object({
    experiment_id: ExperimentId,
    name: LoggedModelName.optional(),
    model_type: Text(500).default(''),
    source_run_id: z.union([RunId, z.literal('')]).default(''),
    params: z.array(Param).max(1000).default([]),
    tags: z.array(Tag).max(1000).default([]),
  }),
);

export const getLoggedModel = tracking.get(
  path,
  z.object({ allow_deleted: z.enum(['true', 'false']).optional() }),
  byId,
);

export const finalizeLoggedModel = tracking.patch(path, z.object({ status: Status }), byId);

export const deleteLoggedModel = tracking.delete(path, z.unknown(), byId);

export const setLoggedModelTags = tracking.patch(
  `${path}/tags`,
  z.object({ tags: z.array(Tag).max(1000).default([]) }),
  byId,
);

export const deleteLoggedModelTag = tracking.delete(`${path}/tags/:key`, z.unknown(), {
  params: params.extend({ key: Key }),
});

export const logLoggedModelParams = tracking.post(
  `${path}/params`,
  z.object({ params: z.array(Param).max(1000).default([]) }),
  byId,
);

export const listLoggedModelArtifacts = tracking.get(
  `${path}/artifacts/directories`,
  z.object({ artifact_directory_path: z.string().max(2000).optional() }),
  byId,
);

const OnDataset = { dataset_name: Text(500).optional(), dataset_digest: Text(100).optional() };

export const searchLoggedModels = tracking.post(
  'logged-models/search',
  z.object({
    experiment_ids: z.array(ExperimentId).min(1).max(10_000),
    filter: z.string().max(10_000).optional(),
    datasets: z
      .array(z.object({ ...OnDataset, dataset_name: Text(500) }))
      .max(100)
      .default([]),
    max_results: Int64.refine((count) => count >= 1 && count <= 1000, 'must be from 1 to 1000').default(50),
    order_by: z
      .array(z.object({ field_name: Text(500), ascending: z.boolean().default(true), ...OnDataset }))
      .max(20)
      .default([]),
    page_token: z.string().optional(),
  }),
  { access: readers },
);

const byRun = { run_id: RunId };

export const logOutputs = tracking.post(
  'runs/outputs',
  z.object({
    ...byRun,
    models: z
      .array(z.object({ model_id: ModelId, step: Int64.default(0) }))
      .max(1000)
      .default([]),
  }),
);

import { z } from 'zod';

/** Messages of MLflow's REST API, as far as a copy needs them. Its 64-bit integers come as numbers or as text. */
const Integer = z.coerce.number();
const Maybe = z.string().default('');
/** NaN and the infinities come as text. */
const Double = z.union([z.number(), z.string()]);

export const Tag = z.object({ key: z.string(), value: Maybe });
export type Tag = z.infer<typeof Tag>;
const Tags = z.array(Tag).default([]);
const Stage = z.enum(['active', 'deleted']).default('active');
const Page = { next_page_token: z.string().optional() };

export const Experiment = z.object({
  experiment_id: z.string(),
  name: z.string(),
  lifecycle_stage: Stage,
  creation_time: Integer.optional(),
  tags: Tags,
});
export type Experiment = z.infer<typeof Experiment>;
export const ExperimentPage = z.object({ experiments: z.array(Experiment).default([]), ...Page });

export const DatasetInput = z.object({
  tags: Tags,
  dataset: z.object({
    name: z.string(),
    digest: z.string(),
    source_type: Maybe,
    source: Maybe,
    schema: z.string().optional(),
    profile: z.string().optional(),
  }),
});
export type DatasetInput = z.infer<typeof DatasetInput>;

export const Run = z.object({
  info: z.object({
    run_id: z.string(),
    run_name: Maybe,
    experiment_id: z.string(),
    user_id: Maybe,
    status: z.string(),
    start_time: Integer.default(0),
    end_time: Integer.optional(),
    artifact_uri: Maybe,
    lifecycle_stage: Stage,
  }),
  data: z
    .object({ metrics: z.array(z.object({ key: z.string() })).default([]), params: Tags, tags: Tags })
    .default({ metrics: [], params: [], tags: [] }),
  inputs: z
    .object({
      dataset_inputs: z.array(DatasetInput).default([]),
      model_inputs: z.array(z.object({ model_id: z.string() })).default([]),
    })
    .default({ dataset_inputs: [], model_inputs: [] }),
  outputs: z
    .object({
      model_outputs: z.array(z.object({ model_id: z.string(), step: Integer.default(0) })).default([]),
    })
    .default({ model_outputs: [] }),
});
export type Run = z.infer<typeof Run>;
export const RunPage = z.object({ runs: z.array(Run).default([]), ...Page });
export const OneRun = z.object({ run: Run });

export const Point = z.object({
  key: z.string(),
  value: Double.default(0),
  timestamp: Integer.default(0),
  step: Integer.default(0),
});
export type Point = z.infer<typeof Point>;
export const PointPage = z.object({ metrics: z.array(Point).default([]), ...Page });

export const FileInfo = z.object({
  path: z.string(),
  is_dir: z.boolean().default(false),
  file_size: Integer.default(0),
});
export type FileInfo = z.infer<typeof FileInfo>;
export const FilePage = z.object({ files: z.array(FileInfo).default([]), ...Page });

const LoggedModelMetric = Point.extend({
  run_id: Maybe,
  dataset_name: z.string().optional(),
  dataset_digest: z.string().optional(),
});
export const LoggedModel = z.object({
  info: z.object({
    model_id: z.string(),
    experiment_id: z.string(),
    name: Maybe,
    artifact_uri: Maybe,
    status: z.string().default(''),
    model_type: Maybe,
    source_run_id: Maybe,
    creation_timestamp_ms: Integer.optional(),
    tags: Tags,
  }),
  data: z
    .object({ params: Tags, metrics: z.array(LoggedModelMetric).default([]) })
    .default({ params: [], metrics: [] }),
});
export type LoggedModel = z.infer<typeof LoggedModel>;
export const LoggedModelPage = z.object({ models: z.array(LoggedModel).default([]), ...Page });
export const OneLoggedModel = z.object({ model: LoggedModel });

export const RegisteredModel = z.object({
  name: z.string(),
  description: Maybe,
  creation_timestamp: Integer.optional(),
  tags: Tags,
  aliases: z.array(z.object({ alias: z.string(), version: z.coerce.string() })).default([]),
});
export type RegisteredModel = z.infer<typeof RegisteredModel>;
export const RegisteredModelPage = z.object({
  registered_models: z.array(RegisteredModel).default([]),
  ...Page,
});

export const Version = z.object({
  name: z.string(),
  version: Integer,
  source: Maybe,
  run_id: Maybe,
  run_link: Maybe,
  model_id: Maybe,
  description: Maybe,
  current_stage: z.string().default('None'),
  creation_timestamp: Integer.optional(),
  tags: Tags,
});
export type Version = z.infer<typeof Version>;
export const VersionPage = z.object({ model_versions: z.array(Version).default([]), ...Page });
export const OneVersion = z.object({ model_version: Version });

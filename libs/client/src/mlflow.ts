import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { z } from 'zod';

/** MLflow's JSON has 64-bit integers as numbers or as text. */
const Milliseconds = z.coerce.number();

/** What people are shown of an MLflow run. */
export const MlflowRun = z.object({
  info: z.object({
    run_id: z.string(),
    experiment_id: z.string().optional(),
    run_name: z.string().optional(),
    status: z.string(),
    start_time: Milliseconds.optional(),
    end_time: Milliseconds.optional(),
  }),
  data: z
    .object({
      metrics: z.array(z.object({ key: z.string(), value: z.union([z.number(), z.string()]) })).optional(),
      params: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
      tags: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
    })
    .optional(),
});
export type MlflowRun = z.infer<typeof MlflowRun>;

/** Calls of MLflow's REST API, which has its own, older form. */
export const searchExperiments = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/2.0/mlflow/experiments/search',
  summary: 'Search experiments',
  access: ['data-scientist'],
  body: z.object({ max_results: z.number().int(), page_token: z.string().optional() }),
  response: z.object({
    experiments: z.array(z.object({ experiment_id: z.string(), name: z.string() })).optional(),
    next_page_token: z.string().optional(),
  }),
});

export const searchRuns = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/2.0/mlflow/runs/search',
  summary: 'Search runs',
  access: ['data-scientist'],
  body: z.object({
    experiment_ids: z.array(z.string()),
    /** In MLflow's language: `metrics.auc > 0.7 and params.C = '1'`. */
    filter: z.string().optional(),
    max_results: z.number().int(),
    order_by: z.array(z.string()),
    page_token: z.string().optional(),
  }),
  response: z.object({ runs: z.array(MlflowRun).optional(), next_page_token: z.string().optional() }),
});

/** Values of a metric of several runs, thinned out evenly to about `max_results` steps per run; with steps, of those alone. */
export const getMetricCurves = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/2.0/mlflow/metrics/get-history-bulk-interval',
  summary: 'Read a metric of several runs as curves to draw',
  access: ['data-scientist'],
  query: z.object({
    run_ids: z.array(z.string()),
    metric_key: z.string(),
    max_results: z.number().int(),
    start_step: z.number().int().optional(),
    end_step: z.number().int().optional(),
  }),
  response: z.object({
    metrics: z
      .array(
        z.object({
          run_id: z.string(),
          value: z.union([z.number(), z.string()]),
          timestamp: Milliseconds,
          step: z.coerce.number().optional(),
        }),
      )
      .optional(),
  }),
});

export const listRunArtifacts = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/2.0/mlflow/artifacts/list',
  summary: 'List the artifacts of a run',
  access: ['data-scientist'],
  query: z.object({ run_id: z.string(), path: z.string().optional() }),
  response: z.object({
    root_uri: z.string().optional(),
    files: z
      .array(
        z.object({
          path: z.string(),
          is_dir: z.boolean(),
          file_size: z.union([z.number(), z.string()]).optional(),
        }),
      )
      .optional(),
  }),
});

/** `path` as `root_uri` of a run has it behind `mlflow-artifacts:/`. */
export const readArtifact = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/2.0/mlflow-artifacts/artifacts/:path',
  summary: 'Read an artifact',
  access: ['data-scientist'],
  params: z.object({ path: z.string() }),
  response: 'stream',
});

export const getRun = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/2.0/mlflow/runs/get',
  summary: 'Read a run',
  access: ['data-scientist'],
  query: z.object({ run_id: z.string() }),
  response: z.object({ run: MlflowRun }),
});

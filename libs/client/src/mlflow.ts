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
    max_results: z.number().int(),
    order_by: z.array(z.string()),
    page_token: z.string().optional(),
  }),
  response: z.object({ runs: z.array(MlflowRun).optional(), next_page_token: z.string().optional() }),
});

export const getMetricHistory = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/2.0/mlflow/metrics/get-history',
  summary: 'Read all values of a metric of a run',
  access: ['data-scientist'],
  query: z.object({ run_id: z.string(), metric_key: z.string(), max_results: z.number().int() }),
  response: z.object({
    metrics: z
      .array(
        z.object({
          value: z.union([z.number(), z.string()]),
          timestamp: Milliseconds,
          step: z.coerce.number().optional(),
        }),
      )
      .optional(),
  }),
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

import { z } from 'zod';
import { mlflowGet, mlflowPost, readers } from '../mlflow-endpoint';
import { ExperimentId, Key, Tag, Text, ViewType } from '../mlflow-values';

const Name = Text(500).min(1);
const byId = z.object({ experiment_id: ExperimentId });

const Search = {
  max_results: z.coerce.number().int().min(1).max(50_000).default(1000),
  page_token: z.string().optional(),
  filter: z.string().max(10_000).optional(),
  view_type: ViewType.default('ACTIVE_ONLY'),
};

export const createExperiment = mlflowPost(
  'experiments/create',
  z.object({ name: Name, artifact_location: Text(2000).optional(), tags: z.array(Tag).default([]) }),
);
export const getExperiment = mlflowGet('experiments/get', byId);
export const getExperimentByName = mlflowGet('experiments/get-by-name', z.object({ experiment_name: Name }));
export const searchExperiments = mlflowPost(
  'experiments/search',
  z.object({ ...Search, order_by: z.array(z.string().max(1000)).max(20).default([]) }),
  readers,
);
export const searchExperimentsByQuery = mlflowGet(
  'experiments/search',
  z.object({
    ...Search,
    order_by: z.union([z.string().transform((clause) => [clause]), z.array(z.string())]).default([]),
  }),
);
export const listExperiments = mlflowGet('experiments/list', z.object(Search));
export const updateExperiment = mlflowPost('experiments/update', z.object({ ...byId.shape, new_name: Name }));
export const deleteExperiment = mlflowPost('experiments/delete', byId);
export const restoreExperiment = mlflowPost('experiments/restore', byId);
export const setExperimentTag = mlflowPost(
  'experiments/set-experiment-tag',
  z.object({ ...byId.shape, key: Key, value: Text(5000) }),
);
export const deleteExperimentTag = mlflowPost(
  'experiments/delete-experiment-tag',
  z.object({ ...byId.shape, key: Key }),
);

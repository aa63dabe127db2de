import { z } from 'zod';
import { ExperimentId, Key, readers, Tag, Text, ViewType } from '@modelkeep/mlflow';
import { tracking } from '../tracking-api';

const Name = Text(500).min(1);
const byId = z.object({ experiment_id: ExperimentId });

const Search = {
  max_results: z.coerce.number().int().min(1).max(50_000).default(1000),
  page_token: z.string().optional(),
  filter: z.string().max(10_000).optional(),
  view_type: ViewType.default('ACTIVE_ONLY'),
};

export const createExperiment = tracking.post(
  'experiments/create',
  z.object({ name: Name, artifact_location: Text(2000).optional(), tags: z.array(Tag).default([]) }),
);
export const getExperiment = tracking.get('experiments/get', byId);
export const getExperimentByName = tracking.get(
  'experiments/get-by-name',
  z.object({ experiment_name: Name }),
);
export const searchExperiments = tracking.post(
  'experiments/search',
  z.object({ ...Search, order_by: z.array(z.string().max(1000)).max(20).default([]) }),
  { access: readers },
);
export const searchExperimentsByQuery = tracking.get(
  'experiments/search',
  z.object({
    ...Search,
    order_by: z.union([z.string().transform((clause) => [clause]), z.array(z.string())]).default([]),
  }),
);
export const searchDatasets = tracking.post(
  'experiments/search-datasets',
  z.object({ experiment_ids: z.array(ExperimentId).default([]) }),
  { access: readers },
);
export const listExperiments = tracking.get('experiments/list', z.object(Search));
export const updateExperiment = tracking.post(
  'experiments/update',
  z.object({ ...byId.shape, new_name: Name }),
);
export const deleteExperiment = tracking.post('experiments/delete', byId);
export const restoreExperiment = tracking.post('experiments/restore', byId);
export const setExperimentTag = tracking.post(
  'experiments/set-experiment-tag',
  z.object({ ...byId.shape, key: Key, value: Text(5000) }),
);
export const deleteExperimentTag = tracking.post(
  'experiments/delete-experiment-tag',
  z.object({ ...byId.shape, key: Key }),
);

import { z } from 'zod';
import { ExperimentId, Key, readers, Tag, Text, ViewType } from '@modelkeep/mlflow';
import { tracking } from '../tracking-api';

const Name = Text(500).min(1);
const NewName = Name.regex(/\S/, 'is blank');
const Location = Text(2000).refine((uri) => !uri.includes('#'), 'may not have a fragment');
const byId = z.object({ experiment_id: ExperimentId });

const Search = {
  max_results: z.coerce.number().int().min(1).max(50_000).default(1000),
  page_token: z.string().optional(),
  filter: z.string().max(10_000).optional(),
  view_type: ViewType.default('ACTIVE_ONLY'),
};

export const createExperiment = tracking.post(
  'experiments/create',
  z.object({ name: NewName, artifact_location: Location.optional(), tags: z.array(Tag).default([]) }),
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
  z.object({ ...byId.shape, new_name: NewName }),
);
export const deleteExperiment = tracking.post('experiments/delete', byId);
export const restoreExperiment = tracking.post('experiments/restore', byId);
export const setExperimentTag = tracking.post(
  'experiments/set-experiment-tag',
  z.object({ ...byId.shape, ...Tag.shape }),
);
export const deleteExperimentTag = tracking.post(
  'experiments/delete-experiment-tag',
  z.object({ ...byId.shape, key: Key }),
);

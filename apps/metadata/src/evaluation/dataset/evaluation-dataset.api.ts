import { ExperimentId, readers, Text, Truncated } from '@modelkeep/mlflow';
import { z } from 'zod';
import { evaluation } from '../evaluation-api';
import { Json, JsonText } from '../json';
import { NewRecord } from './record';

const DatasetId = Text(64).min(1);
const params = z.object({ datasetId: DatasetId });
const options = { version: '3.0' } as const;
const ofOne = { version: '3.0', params } as const;
const TagKey = Text(250).min(1);
/** Clients send tags as JSON in a string. */
const Tags = Json(z.record(TagKey, z.union([Truncated(5000), z.number(), z.boolean(), z.null()])));
const MAX_RECORDS = 50_000;
/** They are stored as they came: their values would lose what tells 1.0 from 1. */
const NewRecords = JsonText(z.array(NewRecord).max(MAX_RECORDS)).refine(
  (text) => !text.includes('\\u0000'),
  'may not contain U+0000',
);

const Search = {
  filter_string: z.string().max(10_000).optional(),
  max_results: z.coerce
    .number()
    .int()
    .min(0)
    .max(50_000)
    .default(0)
    .transform((count) => count || 1000),
  page_token: z.string().optional(),
};
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item)]).default([]);
const Clause = z.string().max(1000);

export const createDataset = evaluation.post(
  'datasets/create',
  z.object({
    name: Text(255).regex(/\S/, 'is blank'),
    experiment_ids: z.array(ExperimentId).default([]),
    tags: Tags.optional(),
  }),
  options,
);
export const searchEvaluationDatasets = evaluation.post(
  'datasets/search',
  z.object({
    ...Search,
    experiment_ids: z.array(ExperimentId).default([]),
    order_by: z.array(Clause).max(20).default([]),
  }),
  { ...options, access: readers },
);
export const searchEvaluationDatasetsByQuery = evaluation.get(
  'datasets/search',
  z.object({ ...Search, experiment_ids: listOf(ExperimentId), order_by: listOf(Clause) }),
  options,
);
export const getDataset = evaluation.get('datasets/:datasetId', z.object({}), ofOne);
export const deleteDataset = evaluation.delete('datasets/:datasetId', z.unknown(), ofOne);
export const setDatasetTags = evaluation.patch('datasets/:datasetId/tags', z.object({ tags: Tags }), ofOne);
export const deleteDatasetTag = evaluation.delete('datasets/:datasetId/tags/:key', z.unknown(), {
  ...options,
  params: z.object({ datasetId: DatasetId, key: TagKey }),
});
export const upsertDatasetRecords = evaluation.post(
  'datasets/:datasetId/records',
  z.object({ records: NewRecords }),
  ofOne,
);
export const getDatasetRecords = evaluation.get(
  'datasets/:datasetId/records',
  z.object({ max_results: Search.max_results, page_token: Search.page_token }),
  ofOne,
);
export const deleteDatasetRecords = evaluation.delete(
  'datasets/:datasetId/records',
  z.object({ dataset_record_ids: z.array(Text(64)).default([]) }),
  ofOne,
);
export const getDatasetExperimentIds = evaluation.get(
  'datasets/:datasetId/experiment-ids',
  z.object({}),
  ofOne,
);
const Experiments = z.object({ experiment_ids: z.array(ExperimentId).default([]) });
export const addDatasetToExperiments = evaluation.post(
  'datasets/:datasetId/add-experiments',
  Experiments,
  ofOne,
);
export const removeDatasetFromExperiments = evaluation.post(
  'datasets/:datasetId/remove-experiments',
  Experiments,
  ofOne,
);

import { Controller, UseFilters } from '@nestjs/common';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import {
  addDatasetToExperiments,
  createDataset,
  deleteDataset,
  deleteDatasetRecords,
  deleteDatasetTag,
  getDataset,
  getDatasetExperimentIds,
  getDatasetRecords,
  removeDatasetFromExperiments,
  searchEvaluationDatasets,
  searchEvaluationDatasetsByQuery,
  setDatasetTags,
  upsertDatasetRecords,
} from './evaluation-dataset.api';
import { type EvaluationDataset, EvaluationDatasets } from './evaluation-datasets';
import { recordToJson } from './record';
import { Records } from './records';

@Controller()
@UseFilters(MlflowErrorFilter)
export class EvaluationDatasetController {
  constructor(
    private readonly datasets: EvaluationDatasets,
    private readonly records: Records,
  ) {}

  @Handles(createDataset)
  async create({ body, caller }: RequestOf<typeof createDataset>) {
    const { name, experiment_ids: experimentIds, tags = {} } = body;
    return { dataset: toJson(await this.datasets.create(name, experimentIds, tags, caller.name)) };
  }

  @Handles(getDataset)
  async get({ params }: RequestOf<typeof getDataset>) {
    return { dataset: toJson(await this.datasets.get(params.datasetId)) };
  }

  @Handles(deleteDataset)
  async delete({ params, caller }: RequestOf<typeof deleteDataset>) {
    await this.datasets.delete(params.datasetId, caller.name);
    return {};
  }

  @Handles(searchEvaluationDatasets)
  async search({ body }: Pick<RequestOf<typeof searchEvaluationDatasets>, 'body'>) {
    const { datasets, nextPageToken } = await this.datasets.search(body.experiment_ids, {
      filter: body.filter_string,
      orderBy: body.order_by,
      maxResults: body.max_results,
      pageToken: body.page_token,
    });
    return {
      ...(datasets.length > 0 && { datasets: datasets.map(toJson) }),
      ...(nextPageToken && { next_page_token: nextPageToken }),
    };
  }

  @Handles(searchEvaluationDatasetsByQuery)
  searchByQuery({ query }: RequestOf<typeof searchEvaluationDatasetsByQuery>) {
    return this.search({ body: query });
  }

  @Handles(setDatasetTags)
  async setTags({ params, body, caller }: RequestOf<typeof setDatasetTags>) {
    await this.datasets.setTags(params.datasetId, body.tags, caller.name);
    return {};
  }

  @Handles(deleteDatasetTag)
  async deleteTag({ params, caller }: RequestOf<typeof deleteDatasetTag>) {
    await this.datasets.deleteTag(params.datasetId, params.key, caller.name);
    return {};
  }

  @Handles(upsertDatasetRecords)
  async upsertRecords({ params, body, caller }: RequestOf<typeof upsertDatasetRecords>) {
    const merged = await this.datasets.mergeRecords(params.datasetId, body.records, caller.name);
    return { inserted_count: merged.inserted, updated_count: merged.updated };
  }

  @Handles(getDatasetRecords)
  async getRecords({ params, query }: RequestOf<typeof getDatasetRecords>) {
    const { records, nextPageToken } = await this.records.page(
      params.datasetId,
      query.max_results,
      query.page_token,
    );
    return {
      records: `[${records.map(recordToJson).join(',')}]`,
      ...(nextPageToken && { next_page_token: nextPageToken }),
    };
  }

  @Handles(deleteDatasetRecords)
  async deleteRecords({ params, body, caller }: RequestOf<typeof deleteDatasetRecords>) {
    const ids = body.dataset_record_ids;
    return { deleted_count: await this.datasets.deleteRecords(params.datasetId, ids, caller.name) };
  }

  @Handles(getDatasetExperimentIds)
  async experimentIds({ params }: RequestOf<typeof getDatasetExperimentIds>) {
    const { experiment_ids } = await this.datasets.get(params.datasetId);
    return { experiment_ids };
  }

  @Handles(addDatasetToExperiments)
  async addToExperiments({ params, body, caller }: RequestOf<typeof addDatasetToExperiments>) {
    const ids = body.experiment_ids;
    return { dataset: toJson(await this.datasets.addToExperiments(params.datasetId, ids, caller.name)) };
  }

  @Handles(removeDatasetFromExperiments)
  async removeFromExperiments({ params, body, caller }: RequestOf<typeof removeDatasetFromExperiments>) {
    const ids = body.experiment_ids;
    return { dataset: toJson(await this.datasets.removeFromExperiments(params.datasetId, ids, caller.name)) };
  }
}

/** MLflow has schema, profile and tags as JSON in strings, and leaves out what is not there. */
function toJson({ tags, schema, records, created_by, last_updated_by, ...dataset }: EvaluationDataset) {
  return {
    ...dataset,
    tags: JSON.stringify(tags),
    ...(schema && { schema: JSON.stringify(schema) }),
    ...(records && { profile: JSON.stringify({ num_records: records }) }),
    ...(created_by !== null && { created_by }),
    ...(last_updated_by !== null && { last_updated_by }),
  };
}

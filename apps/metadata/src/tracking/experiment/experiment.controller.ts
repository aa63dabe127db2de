import { Controller, UseFilters } from '@nestjs/common';
import { Handles, type RequestOf } from '@modelkeep/service';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import {
  createExperiment,
  deleteExperiment,
  deleteExperimentTag,
  getExperiment,
  getExperimentByName,
  listExperiments,
  restoreExperiment,
  searchDatasets,
  searchExperiments,
  searchExperimentsByQuery,
  setExperimentTag,
  updateExperiment,
} from './experiment.api';
import { Experiments } from './experiments';

@Controller()
@UseFilters(MlflowErrorFilter)
export class ExperimentController {
  constructor(private readonly experiments: Experiments) {}

  @Handles(createExperiment)
  async create({ body, caller }: RequestOf<typeof createExperiment>) {
    return {
      experiment_id: await this.experiments.create(body.name, body.artifact_location, body.tags, caller.name),
    };
  }

  @Handles(getExperiment)
  async get({ query }: RequestOf<typeof getExperiment>) {
    return { experiment: await this.experiments.get(query.experiment_id) };
  }

  @Handles(getExperimentByName)
  async getByName({ query }: RequestOf<typeof getExperimentByName>) {
    return { experiment: await this.experiments.getByName(query.experiment_name) };
  }

  @Handles(searchExperiments)
  search({ body }: RequestOf<typeof searchExperiments>) {
    return this.experiments.search(body.view_type, {
      filter: body.filter,
      orderBy: body.order_by,
      maxResults: body.max_results,
      pageToken: body.page_token,
    });
  }

  @Handles(searchExperimentsByQuery)
  searchByQuery({ query, ...rest }: RequestOf<typeof searchExperimentsByQuery>) {
    return this.search({ ...rest, query: {}, body: query });
  }

  @Handles(searchDatasets)
  async searchDatasets({ body }: RequestOf<typeof searchDatasets>) {
    return { dataset_summaries: await this.experiments.datasets(body.experiment_ids) };
  }

  @Handles(listExperiments)
  list({ query, ...rest }: RequestOf<typeof listExperiments>) {
    return this.search({ ...rest, query: {}, body: { ...query, order_by: [] } });
  }

  @Handles(updateExperiment)
  async update({ body, caller }: RequestOf<typeof updateExperiment>) {
    await this.experiments.rename(body.experiment_id, body.new_name, caller.name);
    return {};
  }

  @Handles(deleteExperiment)
  async delete({ body, caller }: RequestOf<typeof deleteExperiment>) {
    await this.experiments.delete(body.experiment_id, caller.name);
    return {};
  }

  @Handles(restoreExperiment)
  async restore({ body, caller }: RequestOf<typeof restoreExperiment>) {
    await this.experiments.restore(body.experiment_id, caller.name);
    return {};
  }

  @Handles(setExperimentTag)
  async setTag({ body }: RequestOf<typeof setExperimentTag>) {
    await this.experiments.setTag(body.experiment_id, body);
    return {};
  }

  @Handles(deleteExperimentTag)
  async deleteTag({ body }: RequestOf<typeof deleteExperimentTag>) {
    await this.experiments.deleteTag(body.experiment_id, body.key);
    return {};
  }
}

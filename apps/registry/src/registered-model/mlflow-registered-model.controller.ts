import { Controller, UseFilters } from '@nestjs/common';
import { invalidParameter, MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import { MlflowVersionReader } from '../model-version/mlflow-version-reader';
import { stageOf } from '../model-version/mlflow-stage';
import { MlflowModelReader } from './mlflow-model-reader';
import { MlflowModels } from './mlflow-models';
import {
  createModel,
  deleteModel,
  deleteModelAlias,
  deleteModelTag,
  getModel,
  getVersionByAlias,
  latestVersions,
  latestVersionsByQuery,
  renameModel,
  searchModels,
  setModelAlias,
  setModelTag,
  updateModel,
} from './mlflow-registered-model.api';
import { RegisteredModelService } from './registered-model.service';

@Controller()
@UseFilters(MlflowErrorFilter)
export class MlflowRegisteredModelController {
  constructor(
    private readonly models: MlflowModels,
    private readonly reader: MlflowModelReader,
    private readonly versions: MlflowVersionReader,
    private readonly aliases: RegisteredModelService,
  ) {}

  @Handles(createModel)
  async create({ body, caller }: RequestOf<typeof createModel>) {
    await this.models.create(body.name, body.description, body.tags, caller.name);
    return { registered_model: await this.reader.get(body.name) };
  }

  @Handles(getModel)
  async get({ query }: RequestOf<typeof getModel>) {
    return { registered_model: await this.reader.get(query.name) };
  }

  @Handles(renameModel)
  async rename({ body, caller }: RequestOf<typeof renameModel>) {
    await this.models.rename(body.name, body.new_name, caller.name);
    return { registered_model: await this.reader.get(body.new_name) };
  }

  @Handles(updateModel)
  async update({ body, caller }: RequestOf<typeof updateModel>) {
    await this.models.describe(body.name, body.description ?? '', caller.name);
    return { registered_model: await this.reader.get(body.name) };
  }

  @Handles(deleteModel)
  async delete({ body, caller }: RequestOf<typeof deleteModel>) {
    await this.models.delete(body.name, caller.name);
    return {};
  }

  @Handles(searchModels)
  search({ query }: RequestOf<typeof searchModels>) {
    return this.reader.search({
      filter: query.filter,
      orderBy: query.order_by,
      maxResults: query.max_results,
      pageToken: query.page_token,
    });
  }

  @Handles(latestVersions)
  async latestVersions({ body }: RequestOf<typeof latestVersions>) {
    const stages = new Set<string>(body.stages.map(stageOf));
    const { latest_versions = [] } = await this.reader.get(body.name);
    const wanted = latest_versions.filter(
      ({ current_stage }) => stages.size === 0 || stages.has(current_stage),
    );
    return wanted.length > 0 ? { model_versions: wanted } : {};
  }

  @Handles(latestVersionsByQuery)
  latestVersionsByQuery({ query, ...rest }: RequestOf<typeof latestVersionsByQuery>) {
    return this.latestVersions({ ...rest, query: {}, body: query });
  }

  @Handles(setModelTag)
  async setTag({ body, caller }: RequestOf<typeof setModelTag>) {
    await this.models.setTag(body.name, body.key, body.value, caller.name);
    return {};
  }

  @Handles(deleteModelTag)
  async deleteTag({ body, caller }: RequestOf<typeof deleteModelTag>) {
    await this.models.deleteTag(body.name, body.key, caller.name);
    return {};
  }

  @Handles(setModelAlias)
  async setAlias({ body, caller }: RequestOf<typeof setModelAlias>) {
    // Says in MLflow's words what is missing.
    await this.versions.get(body.name, body.version);
    await this.aliases.setAlias(body.name, body.alias, body.version, caller.name);
    return {};
  }

  @Handles(deleteModelAlias)
  async deleteAlias({ body, caller }: RequestOf<typeof deleteModelAlias>) {
    await this.models.deleteAlias(body.name, body.alias, caller.name);
    return {};
  }

  @Handles(getVersionByAlias)
  async getVersionByAlias({ query: { name, alias } }: RequestOf<typeof getVersionByAlias>) {
    const found = await this.versions.byAlias(name, alias);
    if (found) return { model_version: found };
    // Says so where the model is missing.
    await this.reader.get(name);
    throw invalidParameter(`Registered model alias ${alias} not found.`);
  }
}

import { Controller, UseFilters } from '@nestjs/common';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import {
  createVersion,
  deleteVersion,
  deleteVersionTag,
  getDownloadUri,
  getVersion,
  searchVersions,
  setVersionTag,
  transitionStage,
  updateVersion,
} from './mlflow-model-version.api';
import { stageOf } from './mlflow-stage';
import { MlflowVersionReader } from './mlflow-version-reader';
import { MlflowVersions } from './mlflow-versions';

@Controller()
@UseFilters(MlflowErrorFilter)
export class MlflowModelVersionController {
  constructor(
    private readonly versions: MlflowVersions,
    private readonly reader: MlflowVersionReader,
  ) {}

  @Handles(createVersion)
  async create({ body, caller }: RequestOf<typeof createVersion>) {
    const { name, source, description, tags } = body;
    const created = await this.versions.create(
      name,
      {
        source,
        runId: body.run_id,
        runLink: body.run_link,
        loggedModelId: body.model_id,
        description,
        tags,
      },
      caller.name,
    );
    return { model_version: created };
  }

  @Handles(getVersion)
  async get({ query }: RequestOf<typeof getVersion>) {
    return { model_version: await this.reader.get(query.name, query.version) };
  }

  @Handles(getDownloadUri)
  async getDownloadUri({ query }: RequestOf<typeof getDownloadUri>) {
    return { artifact_uri: await this.reader.downloadUri(query.name, query.version) };
  }

  @Handles(searchVersions)
  search({ query }: RequestOf<typeof searchVersions>) {
    return this.versions.search({
      filter: query.filter,
      orderBy: query.order_by,
      maxResults: query.max_results,
      pageToken: query.page_token,
    });
  }

  @Handles(updateVersion)
  async update({ body, caller }: RequestOf<typeof updateVersion>) {
    await this.versions.describe(body.name, body.version, body.description ?? '', caller.name);
    return { model_version: await this.reader.get(body.name, body.version) };
  }

  @Handles(transitionStage)
  async transition({ body, caller }: RequestOf<typeof transitionStage>) {
    await this.versions.transition(
      body.name,
      body.version,
      stageOf(body.stage),
      body.archive_existing_versions,
      caller.name,
    );
    return { model_version: await this.reader.get(body.name, body.version) };
  }

  @Handles(deleteVersion)
  async delete({ body, caller }: RequestOf<typeof deleteVersion>) {
    await this.versions.delete(body.name, body.version, caller.name);
    return {};
  }

  @Handles(setVersionTag)
  async setTag({ body, caller }: RequestOf<typeof setVersionTag>) {
    await this.versions.setTag(body.name, body.version, body.key, body.value, caller.name);
    return {};
  }

  @Handles(deleteVersionTag)
  async deleteTag({ body, caller }: RequestOf<typeof deleteVersionTag>) {
    await this.versions.deleteTag(body.name, body.version, body.key, caller.name);
    return {};
  }
}

import { Controller, UseFilters } from '@nestjs/common';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Artifacts } from '../../artifact/artifacts';
import { loggedModelToJson, type LoggedModelRecord } from './logged-model';
import {
  createLoggedModel,
  deleteLoggedModel,
  deleteLoggedModelTag,
  finalizeLoggedModel,
  getLoggedModel,
  listLoggedModelArtifacts,
  logLoggedModelParams,
  searchLoggedModels,
  setLoggedModelTags,
} from './logged-model.api';
import { LoggedModelReader } from './logged-model-reader';
import { LoggedModels } from './logged-models';

const answer = (model: LoggedModelRecord) => ({ model: loggedModelToJson(model) });

@Controller()
@UseFilters(MlflowErrorFilter)
export class LoggedModelController {
  constructor(
    private readonly models: LoggedModels,
    private readonly reader: LoggedModelReader,
    private readonly artifacts: Artifacts,
  ) {}

  @Handles(createLoggedModel)
  async create({ body, caller }: RequestOf<typeof createLoggedModel>) {
    return answer(await this.models.create(body, caller.name));
  }

  @Handles(getLoggedModel)
  async get({ params, query }: RequestOf<typeof getLoggedModel>) {
    return answer(await this.reader.get(params.model_id, query.allow_deleted === 'true'));
  }

  @Handles(finalizeLoggedModel)
  async finalize({ params, body, caller }: RequestOf<typeof finalizeLoggedModel>) {
    return answer(await this.models.finalize(params.model_id, body.status, caller.name));
  }

  @Handles(deleteLoggedModel)
  async delete({ params, caller }: RequestOf<typeof deleteLoggedModel>) {
    await this.models.delete(params.model_id, caller.name);
    return {};
  }

  @Handles(setLoggedModelTags)
  async setTags({ params, body }: RequestOf<typeof setLoggedModelTags>) {
    return answer(await this.models.setTags(params.model_id, body.tags));
  }

  @Handles(deleteLoggedModelTag)
  async deleteTag({ params }: RequestOf<typeof deleteLoggedModelTag>) {
    return answer(await this.models.deleteTag(params.model_id, params.key));
  }

  @Handles(logLoggedModelParams)
  async logParams({ params, body }: RequestOf<typeof logLoggedModelParams>) {
    return answer(await this.models.logParams(params.model_id, body.params));
  }

  @Handles(searchLoggedModels)
  async search({ body }: RequestOf<typeof searchLoggedModels>) {
    const { models, nextPageToken } = await this.reader.search(body);
    return {
      models: models.map(loggedModelToJson),
      ...(nextPageToken && { next_page_token: nextPageToken }),
    };
  }

  @Handles(listLoggedModelArtifacts)
  async listArtifacts({ params, query }: RequestOf<typeof listLoggedModelArtifacts>) {
    const { artifact_uri: rootUri } = await this.reader.get(params.model_id);
    const files = await this.artifacts.listUnder(rootUri, query.artifact_directory_path);
    return { root_uri: rootUri, files };
  }
}

import { Controller, UseFilters } from '@nestjs/common';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Artifacts } from '../../artifact/artifacts';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { runInfo, runToJson } from './run';
import { createRun, deleteRun, getRun, listRunArtifacts, restoreRun, searchRuns, updateRun } from './run.api';
import { runIdOf } from './run-id';
import { RunReader } from './run-reader';
import { Runs } from './runs';

@Controller()
@UseFilters(MlflowErrorFilter)
export class RunController {
  constructor(
    private readonly runs: Runs,
    private readonly reader: RunReader,
    private readonly artifacts: Artifacts,
  ) {}

  @Handles(createRun)
  async create({ body, caller }: RequestOf<typeof createRun>) {
    const run = await this.runs.create(
      {
        experimentId: body.experiment_id,
        userId: body.user_id || caller.name,
        name: body.run_name,
        startTime: body.start_time,
        tags: body.tags,
      },
      caller.name,
    );
    return { run: runToJson(run) };
  }

  @Handles(getRun)
  async get({ query }: RequestOf<typeof getRun>) {
    return { run: runToJson(await this.reader.get(runIdOf(query))) };
  }

  @Handles(updateRun)
  async update({ body, caller }: RequestOf<typeof updateRun>) {
    const change = { status: body.status, endTime: body.end_time, name: body.run_name };
    return { run_info: runInfo(await this.runs.update(runIdOf(body), change, caller.name)) };
  }

  @Handles(deleteRun)
  async delete({ body, caller }: RequestOf<typeof deleteRun>) {
    await this.runs.delete(runIdOf(body), caller.name);
    return {};
  }

  @Handles(restoreRun)
  async restore({ body, caller }: RequestOf<typeof restoreRun>) {
    await this.runs.restore(runIdOf(body), caller.name);
    return {};
  }

  @Handles(searchRuns)
  async search({ body }: RequestOf<typeof searchRuns>) {
    const { runs, nextPageToken } = await this.reader.search(body.experiment_ids, body.run_view_type, {
      filter: body.filter,
      orderBy: body.order_by,
      maxResults: body.max_results,
      pageToken: body.page_token,
    });
    return { runs: runs.map(runToJson), ...(nextPageToken && { next_page_token: nextPageToken }) };
  }

  @Handles(listRunArtifacts)
  async listArtifacts({ query }: RequestOf<typeof listRunArtifacts>) {
    const { artifact_uri: rootUri } = await this.reader.get(runIdOf(query));
    const files = await this.artifacts.listUnder(rootUri, query.path);
    return { root_uri: rootUri, files };
  }
}

import { Controller, UseFilters } from '@nestjs/common';
import { Handles, type RequestOf } from '@modelkeep/service';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { metricToJson } from '../run/run';
import {
  deleteRunTag,
  getMetricHistory,
  logBatch,
  logInputs,
  logMetric,
  logModel,
  logParam,
  setRunTag,
} from '../run/run.api';
import { runIdOf } from '../run/run-id';
import { logOutputs } from '../logged-model/logged-model.api';
import { ModelLinks } from '../logged-model/model-links';
import { MetricHistory } from './metric-history';
import { parseModelJson } from './model-json';
import { RunLog } from './run-log';

@Controller()
@UseFilters(MlflowErrorFilter)
export class MetricController {
  constructor(
    private readonly log: RunLog,
    private readonly links: ModelLinks,
    private readonly history: MetricHistory,
  ) {}

  @Handles(logMetric)
  async logMetric({ body }: RequestOf<typeof logMetric>) {
    await this.log.append(runIdOf(body), { metrics: [body] });
    return {};
  }

  @Handles(logParam)
  async logParam({ body }: RequestOf<typeof logParam>) {
    await this.log.append(runIdOf(body), { params: [body] });
    return {};
  }

  @Handles(logBatch)
  async logBatch({ body }: RequestOf<typeof logBatch>) {
    await this.log.append(runIdOf(body), body);
    return {};
  }

  @Handles(setRunTag)
  async setTag({ body }: RequestOf<typeof setRunTag>) {
    await this.log.append(runIdOf(body), { tags: [body] });
    return {};
  }

  @Handles(deleteRunTag)
  async deleteTag({ body }: RequestOf<typeof deleteRunTag>) {
    await this.log.deleteTag(runIdOf(body), body.key);
    return {};
  }

  @Handles(logInputs)
  async logInputs({ body }: RequestOf<typeof logInputs>) {
    await this.log.appendInputs(runIdOf(body), body.datasets);
    await this.links.addInputs(runIdOf(body), body.models);
    return {};
  }

  @Handles(logModel)
  async logModel({ body }: RequestOf<typeof logModel>) {
    await this.log.appendModel(runIdOf(body), parseModelJson(body.model_json));
    return {};
  }

  @Handles(logOutputs)
  async logOutputs({ body }: RequestOf<typeof logOutputs>) {
    await this.log.requireActive(body.run_id);
    await this.links.addOutputs(body.run_id, body.models);
    return {};
  }

  @Handles(getMetricHistory)
  async getHistory({ query }: RequestOf<typeof getMetricHistory>) {
    const { metrics, nextPageToken } = await this.history.page(
      runIdOf(query),
      query.metric_key,
      query.max_results,
      query.page_token,
    );
    return { metrics: metrics.map(metricToJson), ...(nextPageToken && { next_page_token: nextPageToken }) };
  }
}

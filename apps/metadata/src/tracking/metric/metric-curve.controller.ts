import { Controller, UseFilters } from '@nestjs/common';
import { Handles, type RequestOf } from '@modelkeep/service';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { metricToJson } from '../run/run';
import { curveOf, getMetricHistoryBulk, getMetricHistoryBulkInterval, stepRange } from './metric.api';
import { MetricCurves, type MetricOfRun } from './metric-curves';

const MAX_RESULTS = 25_000;

@Controller()
@UseFilters(MlflowErrorFilter)
export class MetricCurveController {
  constructor(private readonly curves: MetricCurves) {}

  @Handles(getMetricHistoryBulk)
  async bulk({ query }: RequestOf<typeof getMetricHistoryBulk>) {
    const { runIds, key } = curveOf('GetMetricHistoryBulk', query.run_id, query.metric_key);
    const limit = Math.min(query.max_results, MAX_RESULTS);
    return { metrics: (await this.curves.all(runIds, key, limit)).map(toJson) };
  }

  @Handles(getMetricHistoryBulkInterval)
  async interval({ query }: RequestOf<typeof getMetricHistoryBulkInterval>) {
    const { runIds, key } = curveOf('GetMetricHistoryBulkInterval', query.run_ids, query.metric_key);
    const range = stepRange(query.start_step, query.end_step);
    return { metrics: (await this.curves.sampled(runIds, key, query.max_results, range)).map(toJson) };
  }
}

const toJson = (metric: MetricOfRun) => ({ ...metricToJson(metric), run_id: metric.run_id });

import { Controller, UseFilters } from '@nestjs/common';
import { invalidParameter, MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import { association, HALF } from './association';
import { traceInfo } from './trace';
import {
  batchGetTraceInfos,
  batchGetTraces,
  correlateFilters,
  deleteTraces,
  deleteTracesV3,
  deleteTraceTag,
  deleteTraceTagV3,
  getTrace,
  getTraceInfo,
  linkPromptsToTrace,
  linkTracesToRun,
  searchTraces,
  setTraceTag,
  setTraceTagV3,
  startTrace,
} from './trace.api';
import { TraceReader } from './trace-reader';
import { Traces } from './traces';

@Controller()
@UseFilters(MlflowErrorFilter)
export class TraceController {
  constructor(
    private readonly traces: Traces,
    private readonly reader: TraceReader,
  ) {}

  @Handles(startTrace)
  async start({ body, caller }: RequestOf<typeof startTrace>) {
    const info = body.trace.trace_info;
    await this.traces.put(info, caller.name);
    return { trace: { trace_info: traceInfo(await this.reader.get(info.trace_id)) } };
  }

  @Handles(getTraceInfo)
  async getInfo({ params }: RequestOf<typeof getTraceInfo>) {
    return { trace: { trace_info: traceInfo(await this.reader.get(params.traceId)) } };
  }

  @Handles(getTrace)
  async get({ query }: RequestOf<typeof getTrace>) {
    const [trace] = await this.reader.withSpans([await this.reader.get(query.trace_id)]);
    return { trace };
  }

  @Handles(batchGetTraces)
  async getAll({ query }: RequestOf<typeof batchGetTraces>) {
    const found = await this.reader.getAll(query.trace_ids, query.experiment_ids);
    return { traces: await this.reader.withSpans(found) };
  }

  @Handles(batchGetTraceInfos)
  async getAllInfos({ body }: RequestOf<typeof batchGetTraceInfos>) {
    const found = await this.reader.getAll(body.trace_ids, body.experiment_ids);
    return { trace_infos: found.map(traceInfo) };
  }

  @Handles(correlateFilters)
  async correlate({ body }: RequestOf<typeof correlateFilters>) {
    const counts = await this.reader.count(body.experiment_ids, {
      first: body.filter_string1,
      second: body.filter_string2,
      base: body.base_filter,
    });
    return {
      npmi: association(counts),
      npmi_smoothed: association(counts, HALF),
      filter1_count: counts.first,
      filter2_count: counts.second,
      joint_count: counts.both,
      total_count: counts.total,
    };
  }

  @Handles(searchTraces)
  async search({ body }: RequestOf<typeof searchTraces>) {
    const experimentIds = body.locations.flatMap(({ mlflow_experiment: experiment }) =>
      experiment ? [experiment.experiment_id] : [],
    );
    const { traces, nextPageToken } = await this.reader.search(experimentIds, {
      filter: body.filter,
      orderBy: body.order_by,
      maxResults: body.max_results,
      pageToken: body.page_token,
    });
    return { traces: traces.map(traceInfo), ...(nextPageToken && { next_page_token: nextPageToken }) };
  }

  @Handles(setTraceTag)
  async setTag({ params, body }: RequestOf<typeof setTraceTag>) {
    await this.traces.setTag(params.traceId, body);
    return {};
  }

  @Handles(setTraceTagV3)
  setTagV3(request: RequestOf<typeof setTraceTagV3>) {
    return this.setTag(request);
  }

  @Handles(deleteTraceTag)
  async deleteTag({ params, body, raw }: RequestOf<typeof deleteTraceTag>) {
    const key = body.key ?? (raw.query as { key?: unknown }).key;
    if (typeof key !== 'string') throw invalidParameter("Missing value for required parameter 'key'.");
    await this.traces.deleteTag(params.traceId, key);
    return {};
  }

  @Handles(deleteTraceTagV3)
  deleteTagV3(request: RequestOf<typeof deleteTraceTagV3>) {
    return this.deleteTag(request);
  }

  @Handles(deleteTraces)
  async delete({ body }: RequestOf<typeof deleteTraces>) {
    const deleted = await this.traces.delete({
      experimentId: body.experiment_id,
      until: body.max_timestamp_millis,
      max: body.max_traces,
      traceIds: body.request_ids,
    });
    return { traces_deleted: deleted };
  }

  @Handles(deleteTracesV3)
  deleteV3(request: RequestOf<typeof deleteTracesV3>) {
    return this.delete(request);
  }

  @Handles(linkTracesToRun)
  async linkToRun({ body }: RequestOf<typeof linkTracesToRun>) {
    await this.traces.linkToRun([...new Set(body.trace_ids)], body.run_id);
    return {};
  }

  @Handles(linkPromptsToTrace)
  async linkPrompts({ body }: RequestOf<typeof linkPromptsToTrace>) {
    await this.traces.linkPrompts(body.trace_id, body.prompt_versions);
    return {};
  }
}

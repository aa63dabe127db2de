import { Controller, UseFilters } from '@nestjs/common';
import { MlflowErrorFilter, type Tag } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import { traceInfoV2 } from './trace';
import { endTraceV2, getTraceInfoV2, searchTracesV2, startTraceV2 } from './trace.api';
import { TraceReader } from './trace-reader';
import { Traces } from './traces';

/** Traces as clients of MLflow 2 log and read them. */
@Controller()
@UseFilters(MlflowErrorFilter)
export class TraceV2Controller {
  constructor(
    private readonly traces: Traces,
    private readonly reader: TraceReader,
  ) {}

  @Handles(startTraceV2)
  async start({ body }: RequestOf<typeof startTraceV2>) {
    const id = await this.traces.announce(
      body.experiment_id,
      body.timestamp_ms,
      toPairs(body.request_metadata),
      toPairs(body.tags),
    );
    return this.info(id);
  }

  @Handles(endTraceV2)
  async end({ params, body }: RequestOf<typeof endTraceV2>) {
    const state = body.status === 'TRACE_STATUS_UNSPECIFIED' ? 'STATE_UNSPECIFIED' : body.status;
    await this.traces.end(
      params.traceId,
      body.timestamp_ms,
      state,
      toPairs(body.request_metadata),
      toPairs(body.tags),
    );
    return this.info(params.traceId);
  }

  @Handles(getTraceInfoV2)
  get({ params }: RequestOf<typeof getTraceInfoV2>) {
    return this.info(params.traceId);
  }

  @Handles(searchTracesV2)
  async search({ query }: RequestOf<typeof searchTracesV2>) {
    const { traces, nextPageToken } = await this.reader.search(query.experiment_ids, {
      filter: query.filter,
      orderBy: query.order_by,
      maxResults: query.max_results,
      pageToken: query.page_token,
    });
    return { traces: traces.map(traceInfoV2), ...(nextPageToken && { next_page_token: nextPageToken }) };
  }

  private async info(id: string) {
    return { trace_info: traceInfoV2(await this.reader.get(id)) };
  }
}

const toPairs = (list: readonly Tag[]) => Object.fromEntries(list.map(({ key, value }) => [key, value]));

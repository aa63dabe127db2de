import { ExperimentId, Int64, Key, readers, RunId, Text, Time, Truncated } from '@modelkeep/mlflow';
import { z } from 'zod';
import { Assessment } from '../assessment/assessment.api';
import { Timestamp } from '../timestamp';
import { tracing } from '../tracing-api';

export const TraceId = z.string().regex(/^[\w.:-]{1,128}$/, 'is not a trace id');
const Metadata = z.record(Text(250).min(1), Text(1_000_000));
const Tags = z.record(Key, Truncated(8000));

/** Protobuf's JSON form of a Duration; becomes milliseconds. */
const Duration = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,9})?s$/)
  .transform((text) => Math.round(Number(text.slice(0, -1)) * 1000));

export const TraceInfo = z.object({
  trace_id: TraceId,
  client_request_id: Text(250).optional(),
  trace_location: z.object({ mlflow_experiment: z.object({ experiment_id: ExperimentId }) }),
  request_preview: Text(1_000_000).optional(),
  response_preview: Text(1_000_000).optional(),
  request_time: Timestamp,
  execution_duration: Duration.optional(),
  state: z.enum(['STATE_UNSPECIFIED', 'OK', 'ERROR', 'IN_PROGRESS']).default('STATE_UNSPECIFIED'),
  trace_metadata: Metadata.default({}),
  tags: Tags.default({}),
  assessments: z.array(Assessment).max(1000).default([]),
});
export type TraceInfo = z.infer<typeof TraceInfo>;

const v3 = { version: '3.0' } as const;
const ofTrace = z.object({ traceId: TraceId });
const list = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item), item.transform((one) => [one])]).default([]);

const Search = {
  filter: z.string().max(10_000).optional(),
  max_results: z.coerce.number().int().min(1).max(500).default(100),
  page_token: z.string().optional(),
};
const order = z.string().max(1000);

export const startTrace = tracing.post(
  'traces',
  z.object({ trace: z.object({ trace_info: TraceInfo }) }),
  v3,
);
export const getTrace = tracing.get('traces/get', z.object({ trace_id: TraceId }), v3);
export const getTraceInfo = tracing.get('traces/:traceId', z.object({}), { ...v3, params: ofTrace });
export const batchGetTraces = tracing.get(
  'traces/batchGet',
  z.object({ trace_ids: list(TraceId), experiment_ids: list(ExperimentId) }),
  v3,
);
export const batchGetTraceInfos = tracing.post(
  'traces/batchGetInfos',
  z.object({
    trace_ids: z.array(TraceId).max(1000).default([]),
    experiment_ids: z.array(ExperimentId).default([]),
  }),
  { ...v3, access: readers },
);
export const searchTraces = tracing.post(
  'traces/search',
  z.object({
    ...Search,
    locations: z
      .array(z.object({ mlflow_experiment: z.object({ experiment_id: ExperimentId }).optional() }))
      .min(1),
    order_by: z.array(order).max(20).default([]),
  }),
  { ...v3, access: readers },
);
export const correlateFilters = tracing.post(
  'traces/calculate-filter-correlation',
  z.object({
    experiment_ids: z.array(ExperimentId).min(1),
    filter_string1: z.string().max(10_000),
    filter_string2: z.string().max(10_000),
    base_filter: z.string().max(10_000).optional(),
  }),
  { ...v3, access: readers },
);

const SetTag = z.object({ key: Key, value: Truncated(8000).default('') });
const DeleteTag = z.object({ key: Key.optional() }).default({});
const Deletion = z.object({
  experiment_id: ExperimentId,
  max_timestamp_millis: Int64.optional(),
  max_traces: Int64.optional(),
  request_ids: z.array(TraceId).max(10_000).default([]),
});
const inBothVersions = <T>(declare: (version: '2.0' | '3.0') => T): readonly [T, T] => [
  declare('2.0'),
  declare('3.0'),
];
export const [setTraceTag, setTraceTagV3] = inBothVersions((version) =>
  tracing.patch('traces/:traceId/tags', SetTag, { version, params: ofTrace }),
);
export const [deleteTraceTag, deleteTraceTagV3] = inBothVersions((version) =>
  tracing.delete('traces/:traceId/tags', DeleteTag, { version, params: ofTrace }),
);
export const [deleteTraces, deleteTracesV3] = inBothVersions((version) =>
  tracing.post('traces/delete-traces', Deletion, { version }),
);

export const linkTracesToRun = tracing.post(
  'traces/link-to-run',
  z.object({ trace_ids: z.array(TraceId).min(1).max(100), run_id: RunId }),
);
export const linkPromptsToTrace = tracing.post(
  'traces/link-prompts',
  z.object({
    trace_id: TraceId,
    prompt_versions: z
      .array(z.object({ name: Text(256).min(1), version: z.string().regex(/^\d{1,9}$/) }))
      .min(1)
      .max(100),
  }),
);

const PairList = z.array(z.object({ key: Text(250).min(1), value: Text(1_000_000).default('') })).default([]);

/** The MLflow 2 API: a trace is announced, then ended. */
export const startTraceV2 = tracing.post(
  'traces',
  z.object({
    experiment_id: ExperimentId,
    timestamp_ms: Time,
    request_metadata: PairList,
    tags: PairList,
  }),
);
export const endTraceV2 = tracing.patch(
  'traces/:traceId',
  z.object({
    timestamp_ms: Time,
    status: z.enum(['TRACE_STATUS_UNSPECIFIED', 'OK', 'ERROR', 'IN_PROGRESS']),
    request_metadata: PairList,
    tags: PairList,
  }),
  { params: ofTrace },
);
export const getTraceInfoV2 = tracing.get('traces/:traceId/info', z.object({}), { params: ofTrace });
export const searchTracesV2 = tracing.get(
  'traces',
  z.object({ ...Search, experiment_ids: list(ExperimentId), order_by: list(order) }),
);

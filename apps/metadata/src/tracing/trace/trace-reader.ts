import { Inject, Injectable } from '@nestjs/common';
import {
  compileCounts,
  compileSearch,
  doesNotExist,
  invalidParameter,
  type JointCounts,
  jointCounts,
  searchIds,
  type SearchInput,
} from '@modelkeep/mlflow';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { type OtlpSpan, toProtobufJson } from '../span/otlp-span';
import { traceInfo, type TraceRecord } from './trace';
import { traceSpace } from './trace-space';

const INVALID_REGULAR_EXPRESSION = '2201B';

const pairs = (table: string) =>
  `coalesce((SELECT json_object_agg(k.key, k.value ORDER BY k.key) FROM ${table} AS k WHERE k.trace_id = trace.trace_id), '{}')`;

const select = {
  name: 'read-traces',
  text: `
    SELECT trace.*, ${pairs('trace_tag')} AS tags, ${pairs('trace_metadata')} AS metadata,
      coalesce((SELECT json_agg(a.* ORDER BY a.create_time, a.assessment_id)
                FROM assessment AS a WHERE a.trace_id = trace.trace_id), '[]') AS assessments
    FROM unnest($1::text[]) WITH ORDINALITY AS page (id, place)
    JOIN trace ON trace.trace_id = page.id
    ORDER BY place`,
};

const selectSpans = {
  name: 'read-spans',
  text: `
    SELECT trace_id, json_agg(content ORDER BY start_time, parent_id NULLS FIRST, span_id) AS spans
    FROM span WHERE trace_id = ANY ($1) GROUP BY trace_id`,
};

/** Reads traces with their tags, metadata and assessments, and their spans where asked. */
@Injectable()
export class TraceReader {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Throws RESOURCE_DOES_NOT_EXIST. */
  async get(traceId: string): Promise<TraceRecord> {
    const [trace] = await this.read([traceId]);
    if (!trace) throw missing(traceId);
    return trace;
  }

  /** Those that exist, in the order of their ids; of `experimentIds` only, where these are given. */
  async getAll(traceIds: readonly string[], experimentIds: readonly string[]): Promise<TraceRecord[]> {
    const traces = await this.read([...new Set(traceIds)]);
    if (experimentIds.length === 0) return traces;
    return traces.filter(({ experiment_id: id }) => experimentIds.includes(id));
  }

  async search(experimentIds: readonly string[], input: SearchInput) {
    const statement = compileSearch(
      traceSpace,
      input,
      [{ sql: 'trace.experiment_id', values: experimentIds }],
      [{ sql: 'trace.request_time', type: 'bigint', descending: true }],
    );
    const { ids, nextPageToken } = await searchIds(this.pool, statement, input.maxResults).catch(refuse);
    return { traces: await this.read(ids), nextPageToken };
  }

  /** How often two filters hold, each and both, among the traces of experiments that a base filter lets through. */
  count(
    experimentIds: readonly string[],
    filters: { first: string; second: string; base?: string },
  ): Promise<JointCounts> {
    const restriction = { sql: 'trace.experiment_id', values: experimentIds };
    return jointCounts(this.pool, compileCounts(traceSpace, filters, [restriction])).catch(refuse);
  }

  /** The Trace messages of the MLflow API: each trace with its spans. */
  async withSpans(traces: readonly TraceRecord[]) {
    const ids = traces.map(({ trace_id: id }) => id);
    const { rows } = await this.pool.query<{ trace_id: string; spans: OtlpSpan[] }>({
      ...selectSpans,
      values: [ids],
    });
    const spansOf = new Map(rows.map(({ trace_id: id, spans }) => [id, spans]));
    return traces.map((trace) => ({
      trace_info: traceInfo(trace),
      spans: (spansOf.get(trace.trace_id) ?? []).map(toProtobufJson),
    }));
  }

  private async read(ids: readonly string[]): Promise<TraceRecord[]> {
    return (await this.pool.query<TraceRecord>({ ...select, values: [ids] })).rows;
  }
}

export const missing = (traceId: string) => doesNotExist(`Trace with ID '${traceId}' not found.`);

function refuse(error: Error): never {
  if ('code' in error && error.code === INVALID_REGULAR_EXPRESSION)
    throw invalidParameter(`Invalid regular expression: ${error.message}`);
  throw error;
}

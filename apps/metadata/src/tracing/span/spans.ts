import { Inject, Injectable } from '@nestjs/common';
import { invalidParameter } from '@modelkeep/mlflow';
import { PG_POOL, transact } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { Experiments } from '../../tracking/experiment/experiments';
import { writePairs } from '../trace/pairs';
import { ARTIFACTS_TAG, artifactLocationOf, SPANS_TAG } from '../trace/trace';
import { foreignTraces, linkRuns, outlineTraces, putSpans } from '../trace/trace-statements';
import type { OtlpSpan } from './otlp-span';
import { outlineOf } from './outline';
import { type Span, spanOf } from './span';

/** Spans as they come in, before or after what their traces are: the hot path, on `pg` with prepared statements. */
@Injectable()
export class Spans {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly experiments: Experiments,
  ) {}

  /**
   * Writes all spans or none; a span that is sent again changes nothing. Traces that are not there yet are made, in
   * the experiment. Throws INVALID_PARAMETER_VALUE where a trace lies in another one.
   */
  async log(experimentId: string, sent: readonly OtlpSpan[], runId?: string): Promise<void> {
    const { artifact_location: location } = await this.experiments.requireActive(experimentId);
    const spans = distinct(sent.map(spanOf));
    const outlines = [...byTrace(spans)].map(([id, own]) => outlineOf(id, own));
    const traceIds = outlines.map(({ traceId }) => traceId);
    // No event tells of traces: they come by the thousand, and nobody else's state follows from one.
    await transact(this.pool, async (client) => {
      await client.query({
        ...outlineTraces,
        values: [
          experimentId,
          traceIds,
          outlines.map(({ start }) => start),
          outlines.map(({ duration }) => duration ?? null),
          outlines.map(({ state }) => state),
          outlines.map(({ requestPreview }) => requestPreview ?? null),
          outlines.map(({ responsePreview }) => responsePreview ?? null),
        ],
      });
      const foreign = await client.query<{ trace_id: string }>({
        ...foreignTraces,
        values: [experimentId, traceIds],
      });
      if (foreign.rows[0])
        throw invalidParameter(`Trace with ID '${foreign.rows[0].trace_id}' belongs to another experiment.`);
      const ownTags = (id: string) => ({
        [SPANS_TAG]: 'TRACKING_STORE',
        [ARTIFACTS_TAG]: artifactLocationOf(location, id),
      });
      await writePairs(client, 'trace_tag', 'set', new Map(traceIds.map((id) => [id, ownTags(id)])));
      await writePairs(
        client,
        'trace_tag',
        'add',
        new Map(outlines.map((each) => [each.traceId, each.tags])),
      );
      await writePairs(
        client,
        'trace_metadata',
        'add',
        new Map(outlines.map((each) => [each.traceId, each.metadata])),
      );
      if (runId) await client.query({ ...linkRuns, values: [traceIds, traceIds.map(() => runId)] });
      await client.query({ ...putSpans, values: columnsOf(spans) });
    });
  }
}

/** Of a span that comes twice, the last counts. */
const distinct = (spans: readonly Span[]): Span[] => [
  ...new Map(spans.map((span) => [`${span.traceId} ${span.spanId}`, span])).values(),
];

function byTrace(spans: readonly Span[]): Map<string, Span[]> {
  const groups = new Map<string, Span[]>();
  for (const span of spans) {
    const group = groups.get(span.traceId);
    if (group) group.push(span);
    else groups.set(span.traceId, [span]);
  }
  return groups;
}

const columnsOf = (spans: readonly Span[]): unknown[][] => [
  spans.map(({ traceId }) => traceId),
  spans.map(({ spanId }) => spanId),
  spans.map(({ parentId }) => parentId ?? null),
  spans.map(({ name }) => name),
  spans.map(({ type }) => type),
  spans.map(({ status }) => status),
  spans.map(({ startTime }) => startTime),
  spans.map(({ endTime }) => endTime ?? null),
  spans.map(({ content }) => JSON.stringify(content)),
];

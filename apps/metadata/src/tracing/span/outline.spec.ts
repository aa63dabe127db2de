import type { OtlpSpan } from './otlp-span';
import { toProtobufJson } from './otlp-span';
import { outlineOf } from './outline';
import { spanOf } from './span';

const MS = 1_000_000;
const span = (id: number, change: Partial<OtlpSpan> = {}): OtlpSpan => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: id.toString(16).padStart(16, '0'),
  name: `step ${id}`,
  startTimeUnixNano: String(10 * MS),
  endTimeUnixNano: String(15 * MS),
  attributes: [],
  ...change,
});
const parentSpanId = '0000000000000001';
const outline = (...spans: OtlpSpan[]) => outlineOf('tr-1', spans.map(spanOf));
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

describe('outlineOf', () => {
  it('reaches from the first start to the last end', () => {
    expect(outline(span(1), span(2, { parentSpanId, endTimeUnixNano: String(30 * MS) }))).toMatchObject({
      start: 10,
      duration: 20,
      state: 'OK',
      tags: { 'mlflow.traceName': 'step 1' },
    });
  });

  it('is in progress until its root has come', () => {
    const { state, tags } = outline(span(2, { parentSpanId, status: { code: 2 } }));
    expect(state).toBe('IN_PROGRESS');
    expect(tags).toEqual({});
  });

  it('failed where its root did, not where a child did', () => {
    expect(outline(span(1, { status: { code: 'STATUS_CODE_ERROR' } })).state).toBe('ERROR');
    expect(outline(span(1), span(2, { parentSpanId, status: { code: 2 } })).state).toBe('OK');
  });

  it('takes tags, session and previews from attributes, but no tag that the service sets', () => {
    const attributes = [
      text('mlflow.traceTag.team', '"risk"'),
      text('mlflow.traceTag.mlflow.artifactLocation', 'elsewhere'),
      text('session.id', 's-1'),
      {
        key: 'mlflow.spanInputs',
        value: { kvlistValue: { values: [{ key: 'x', value: { intValue: '1' } }] } },
      },
      text('mlflow.spanOutputs', 'y'.repeat(2000)),
    ];
    const { tags, metadata, requestPreview, responsePreview } = outline(span(1, { attributes }));
    expect(tags).toEqual({ 'mlflow.traceName': 'step 1', team: 'risk' });
    expect(metadata).toEqual({ 'mlflow.trace.session': 's-1' });
    expect(requestPreview).toBe('{"x":1}');
    expect(responsePreview).toHaveLength(1000);
  });
});

describe('spanOf', () => {
  it('has no end while the span goes on', () => {
    expect(spanOf(span(1, { endTimeUnixNano: '0' })).endTime).toBeUndefined();
  });

  it('knows its type', () => {
    expect(spanOf(span(1)).type).toBe('UNKNOWN');
    expect(spanOf(span(1, { attributes: [text('mlflow.spanType', '"LLM"')] })).type).toBe('LLM');
  });
});

it('writes ids in base64 where protobuf wants them so', () => {
  const { traceId, parentSpanId: parent } = toProtobufJson(span(2, { parentSpanId }));
  expect(traceId).toBe('CvdlGRbNQ92ESOshHIAxnA==');
  expect(parent).toBe('AAAAAAAAAAE=');
});

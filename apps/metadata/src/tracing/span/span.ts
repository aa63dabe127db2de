import { type OtlpSpan, plainValue } from './otlp-span';

/** A span as it is kept: what is searched by, and the whole. Times in nanoseconds, as digits. */
export interface Span {
  traceId: string;
  spanId: string;
  parentId?: string;
  name: string;
  type: string;
  status: 'OK' | 'ERROR' | 'UNSET';
  startTime: string;
  endTime?: string;
  content: OtlpSpan;
}

/** MLflow's id of the trace that OpenTelemetry knows by 32 hex digits. */
export const traceIdOf = (otelId: string): string => `tr-${otelId}`;

/** An attribute's value; text that is JSON of text, as some exporters of MLflow send it, is unwrapped. */
export function attributeOf({ attributes }: OtlpSpan, key: string): unknown {
  const value = plainValue(attributes.find((attribute) => attribute.key === key)?.value);
  return typeof value === 'string' && /^".*"$/s.test(value) ? unquoted(value) : value;
}

function unquoted(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function spanOf(content: OtlpSpan): Span {
  const type = attributeOf(content, 'mlflow.spanType');
  const ended = content.endTimeUnixNano !== undefined && content.endTimeUnixNano !== '0';
  return {
    traceId: traceIdOf(content.traceId),
    spanId: content.spanId,
    ...(content.parentSpanId && { parentId: content.parentSpanId }),
    name: content.name,
    type: typeof type === 'string' ? type : 'UNKNOWN',
    status: statusOf(content),
    startTime: content.startTimeUnixNano,
    ...(ended && { endTime: content.endTimeUnixNano }),
    content,
  };
}

function statusOf({ status }: OtlpSpan): Span['status'] {
  if (status?.code === 1 || status?.code === 'STATUS_CODE_OK') return 'OK';
  if (status?.code === 2 || status?.code === 'STATUS_CODE_ERROR') return 'ERROR';
  return 'UNSET';
}

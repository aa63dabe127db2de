import type { Field, Message } from './protobuf';

const many = (name: string, type: Message): Field => ({ name, type, repeated: true });

const anyValue: Message = () => ({
  1: { name: 'stringValue', type: 'string' },
  2: { name: 'boolValue', type: 'bool' },
  3: { name: 'intValue', type: 'int64' },
  4: { name: 'doubleValue', type: 'double' },
  5: { name: 'arrayValue', type: () => ({ 1: many('values', anyValue) }) },
  6: { name: 'kvlistValue', type: () => ({ 1: many('values', keyValue) }) },
  7: { name: 'bytesValue', type: 'bytes' },
});

const keyValue: Message = () => ({
  1: { name: 'key', type: 'string' },
  2: { name: 'value', type: anyValue },
});

const event: Message = () => ({
  1: { name: 'timeUnixNano', type: 'fixed64' },
  2: { name: 'name', type: 'string' },
  3: many('attributes', keyValue),
  4: { name: 'droppedAttributesCount', type: 'uint32' },
});

const link: Message = () => ({
  1: { name: 'traceId', type: 'hex' },
  2: { name: 'spanId', type: 'hex' },
  3: { name: 'traceState', type: 'string' },
  4: many('attributes', keyValue),
  5: { name: 'droppedAttributesCount', type: 'uint32' },
  6: { name: 'flags', type: 'fixed32' },
});

const status: Message = () => ({
  2: { name: 'message', type: 'string' },
  3: { name: 'code', type: 'uint32' },
});

const span: Message = () => ({
  1: { name: 'traceId', type: 'hex' },
  2: { name: 'spanId', type: 'hex' },
  3: { name: 'traceState', type: 'string' },
  4: { name: 'parentSpanId', type: 'hex' },
  5: { name: 'name', type: 'string' },
  6: { name: 'kind', type: 'uint32' },
  7: { name: 'startTimeUnixNano', type: 'fixed64' },
  8: { name: 'endTimeUnixNano', type: 'fixed64' },
  9: many('attributes', keyValue),
  10: { name: 'droppedAttributesCount', type: 'uint32' },
  11: many('events', event),
  12: { name: 'droppedEventsCount', type: 'uint32' },
  13: many('links', link),
  14: { name: 'droppedLinksCount', type: 'uint32' },
  15: { name: 'status', type: status },
  16: { name: 'flags', type: 'fixed32' },
});

const resourceSpans: Message = () => ({
  1: { name: 'resource', type: () => ({ 1: many('attributes', keyValue) }) },
  2: many('scopeSpans', () => ({ 2: many('spans', span) })),
});

/** OTLP's ExportTraceServiceRequest, the parts that are kept (opentelemetry/proto/trace/v1/trace.proto). */
export const exportTraceRequest: Message = () => ({ 1: many('resourceSpans', resourceSpans) });

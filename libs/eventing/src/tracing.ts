import {
  context,
  type Context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
} from '@opentelemetry/api';
import type { IHeaders } from 'kafkajs';
import { header } from './cloud-event';

const tracer = trace.getTracer('@modelkeep/eventing');

/** Records that an event was published, under the active span, and returns the trace context to travel with it. */
export function publishSpan(type: string, topic: string): Record<string, string> {
  const span = tracer.startSpan(`publish ${type}`, {
    kind: SpanKind.PRODUCER,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.destination.name': topic,
      'messaging.operation.type': 'send',
    },
  });
  const carrier: Record<string, string> = {};
  propagation.inject(trace.setSpan(context.active(), span), carrier);
  span.end();
  return carrier;
}

/** The producer's context, from a message's headers. */
export function traceOf(headers: IHeaders | undefined): Context {
  return propagation.extract(context.active(), headers ?? {}, {
    keys: (carrier) => Object.keys(carrier),
    get: (carrier, key) => header(carrier, key),
  });
}

/**
 * Runs `work` in a consumer span: child of the one parent, or linked to all where a batch has many
 * (OpenTelemetry semantic conventions for messaging spans).
 */
export function handleInSpan<T>(
  name: string,
  attributes: Attributes,
  parents: Context[],
  work: () => Promise<T>,
): Promise<T> {
  const [first] = parents;
  const single = parents.length === 1 && first ? first : context.active();
  const links = parents.length === 1 ? [] : parents.flatMap((parent) => trace.getSpanContext(parent) ?? []);
  const options = {
    kind: SpanKind.CONSUMER,
    attributes: { 'messaging.system': 'kafka', 'messaging.operation.type': 'process', ...attributes },
    links: links.slice(0, 100).map((spanContext) => ({ context: spanContext })),
  };
  return tracer.startActiveSpan(name, options, single, async (span: Span) => {
    try {
      return await work();
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}

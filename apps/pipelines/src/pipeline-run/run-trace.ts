import { type Context, context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { tracer } from '@modelkeep/telemetry';

/** W3C trace context of what is being done. */
export function traceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier['traceparent'];
}

/** Does `work` in the trace of a run, so that all that happens to it is one trace. */
export function inTraceOf<T>(run: { traceparent: string | null }, work: () => T): T {
  return context.with(contextOf(run), work);
}

/** Starts the span of a run, in the trace of whatever starts it: its steps are below it. */
export function inNewRun<T>(pipeline: string, work: () => Promise<T>): Promise<T> {
  return tracer().startActiveSpan(`run ${pipeline}`, async (span) => {
    try {
      return await work();
    } finally {
      span.end();
    }
  });
}

function contextOf({ traceparent: parent }: { traceparent: string | null }): Context {
  return propagation.extract(ROOT_CONTEXT, parent ? { traceparent: parent } : {});
}

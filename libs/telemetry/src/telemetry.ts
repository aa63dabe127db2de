import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { context, metrics, trace, type Meter, type Tracer } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { AlwaysOffSampler, BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import { observeRuntime } from './runtime-metrics';

const SCOPE = 'modelkeep';

let tracerProvider: NodeTracerProvider | undefined;
let meterProvider: MeterProvider | undefined;
let exporter: PrometheusExporter | undefined;

export interface TelemetryOptions {
  /**
   * `when-exported`: where nobody collects traces, requests are neither traced nor timed. In Node.js 20 the context of a
   * request makes every promise of the process dearer; a service that answers thousands a second times them itself and passes
   * their trace context on.
   */
  requests?: 'always' | 'when-exported';
}

/**
 * Starts traces and metrics for one service; call it before the first server or request is made. Traces are always made and carried on
 * (W3C Trace Context); what happens in them is recorded only where OTEL_EXPORTER_OTLP_ENDPOINT says where to send it, which
 * all services of a suite should agree on.
 */
export function startTelemetry(service: string, { requests = 'always' }: TelemetryOptions = {}): void {
  process.env['OTEL_SERVICE_NAME'] ??= service;
  const resource = resourceFromAttributes({ [ATTR_SERVICE_NAME]: service });
  tracerProvider = new NodeTracerProvider({
    resource,
    ...(exporting()
      ? { spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] }
      : { sampler: new AlwaysOffSampler() }),
  });
  const untraced = requests === 'when-exported' && !exporting();
  tracerProvider.register(untraced ? { contextManager: null } : {});
  exporter = new PrometheusExporter({ preventServerStart: true });
  meterProvider = new MeterProvider({ resource, readers: [exporter] });
  metrics.setGlobalMeterProvider(meterProvider);
  observeRuntime(meter());
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        disableIncomingRequestInstrumentation: untraced,
        ignoreIncomingRequestHook: ({ url = '' }) => /^\/(health|metrics|v2\/health)/.test(url),
      }),
      new UndiciInstrumentation(),
    ],
  });
  // The instrumentation wraps `http` when it is next required; what was loaded before shares the same object.
  createRequire(__filename)('node:http');
}

const exporting = (): boolean =>
  Boolean(process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] || process.env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);

/** Sends what is left and stops. */
export async function stopTelemetry(): Promise<void> {
  await Promise.all([tracerProvider?.shutdown(), meterProvider?.shutdown()]);
}

export const tracer = (): Tracer => trace.getTracer(SCOPE);
export const meter = (): Meter => metrics.getMeter(SCOPE);

/** Tells the span and the duration metric of the request under way which route it took, such as `/models/:model`. */
export function nameRoute(route: string): void {
  const metadata = getRPCMetadata(context.active());
  if (metadata?.type === RPCType.HTTP) metadata.route = route;
}

/** Answers a request with all metrics in the Prometheus text format. */
export function metricsHandler(request: IncomingMessage, response: ServerResponse): void {
  if (exporter) exporter.getMetricsRequestHandler(request, response);
  else response.writeHead(503).end();
}

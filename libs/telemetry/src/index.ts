export { logger, NestLogger } from './logging';
export { metricsHandler, meter, startTelemetry, stopTelemetry, tracer } from './telemetry';

export { logger, NestLogger } from './logging';
export { metricsHandler, meter, nameRoute, startTelemetry, stopTelemetry, tracer } from './telemetry';

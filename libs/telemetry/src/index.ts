export { logger, NestLogger } from './logging';
export {
  metricsHandler,
  meter,
  nameRoute,
  startTelemetry,
  stopTelemetry,
  type TelemetryOptions,
  tracer,
} from './telemetry';

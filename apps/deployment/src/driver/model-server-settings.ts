import { config } from '../config';
import type { ReplicaSpec } from './driver';

/** Passed on where they are set. */
const TUNING = [
  'INTRA_OP_THREADS',
  'INTER_OP_THREADS',
  'BATCH_ROWS',
  'BATCH_DELAY_MS',
  'QUEUE_LIMIT',
  'QUEUE_PATIENCE_MS',
] as const;

/** Environment of a model server, wherever it runs; its place and its secrets come from the driver. */
export function settingsOf(spec: ReplicaSpec): Record<string, string> {
  return {
    DEPLOYMENT: spec.deployment,
    REVISION: String(spec.revision),
    PACKAGE_DIGEST: spec.packageDigest,
    PACKAGE_SOURCE: spec.source,
    AUDIT: spec.audit,
    KAFKA_BROKERS: config.KAFKA_BROKERS,
    S3_ENDPOINT: config.S3_ENDPOINT,
    FEATURE_STORE_URL: config.FEATURE_STORE_URL,
    REGISTRY_URL: config.REGISTRY_URL,
    SIGNING_PUBLIC_KEY: config.SIGNING_PUBLIC_KEY,
    LOG_LEVEL: config.LOG_LEVEL,
    ...Object.fromEntries(
      TUNING.flatMap((name) => (config[name] === undefined ? [] : [[name, String(config[name])]])),
    ),
  };
}

export const secrets = (): Record<string, string> => ({
  S3_ACCESS_KEY: config.S3_ACCESS_KEY,
  S3_SECRET_KEY: config.S3_SECRET_KEY,
  INTERNAL_SECRET: config.INTERNAL_SECRET,
  ...(config.MODEL_SERVER_KAFKA_USERNAME !== undefined && {
    KAFKA_USERNAME: config.MODEL_SERVER_KAFKA_USERNAME,
    KAFKA_PASSWORD: config.MODEL_SERVER_KAFKA_PASSWORD ?? '',
  }),
});

import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

/** Settings of this service. What a model server needs is passed on to it. */
export const config = loadConfig(
  baseConfig.extend({
    DATABASE_URL: z.string(),
    DATA_DIR: z.string(),
    CACHE_DIR: z.string(),
    /** Compiled entry point of the model server. */
    MODEL_SERVER_ENTRY: z.string(),
    KAFKA_BROKERS: z.string(),
    S3_ENDPOINT: z.string(),
    S3_ACCESS_KEY: z.string(),
    S3_SECRET_KEY: z.string(),
    REGISTRY_URL: z.url(),
    FEATURE_STORE_URL: z.url(),
    /** Ed25519 public key (PEM, SPKI) that checks package signatures. */
    SIGNING_PUBLIC_KEY: z.string(),
    /** Whether model servers end with this service. If not, the next start of the service takes them up again. */
    STOP_REPLICAS_ON_EXIT: z.stringbool().default(false),
    /** How long a model server may take until it is ready. */
    START_TIMEOUT_SECONDS: z.coerce.number().min(1).default(60),
    /** How often a revision that was never ready is tried before it counts as failed. */
    START_ATTEMPTS: z.coerce.number().int().min(1).default(3),
  }),
);

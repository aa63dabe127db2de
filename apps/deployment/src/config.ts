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
    /** With what model servers on this machine log in at the brokers: they may write predictions, and nothing else. */
    MODEL_SERVER_KAFKA_USERNAME: z.string().min(1).optional(),
    MODEL_SERVER_KAFKA_PASSWORD: z.string().min(1).optional(),
    S3_ENDPOINT: z.string(),
    S3_ACCESS_KEY: z.string(),
    S3_SECRET_KEY: z.string(),
    REGISTRY_URL: z.url(),
    FEATURE_STORE_URL: z.url(),
    PIPELINES_URL: z.url(),
    /** Threads of the runtime in each model server, within an operator and over operators. */
    INTRA_OP_THREADS: z.coerce.number().int().positive().default(1),
    INTER_OP_THREADS: z.coerce.number().int().positive().default(1),
    /** Other settings of each model server, see docs/model-server.md; its own defaults where they are left out. */
    BATCH_ROWS: z.coerce.number().int().positive().optional(),
    BATCH_DELAY_MS: z.coerce.number().nonnegative().optional(),
    QUEUE_LIMIT: z.coerce.number().int().positive().optional(),
    QUEUE_PATIENCE_MS: z.coerce.number().int().positive().optional(),
    /** Ed25519 public key (PEM, SPKI) that checks package signatures. */
    SIGNING_PUBLIC_KEY: z.string(),
    /** Whether model servers run as processes of this machine or in a Kubernetes cluster. */
    DRIVER: z.enum(['process', 'kubernetes']).default('process'),
    KUBERNETES_NAMESPACE: z.string().default('default'),
    /** Image of the model server. */
    KUBERNETES_IMAGE: z.string().default('modelkeep/model-server'),
    /** Secret with S3_ACCESS_KEY, S3_SECRET_KEY, INTERNAL_SECRET and KAFKA_*, in the same namespace. */
    KUBERNETES_SECRET: z.string().default('modelkeep-model-server'),
    /** Label of all objects of this installation: others in the namespace are left alone. */
    KUBERNETES_INSTALLATION: z.string().default('modelkeep'),
    /** Up to how many times its replicas a revision grows under load. */
    KUBERNETES_MOST_GROWTH: z.coerce.number().int().min(1).default(4),
    /** Whether model servers end with this service. If not, the next start of the service takes them up again. */
    STOP_REPLICAS_ON_EXIT: z.stringbool().default(false),
    /** How long the replicas of a retired revision go on: gateways may send requests until they have the new route. */
    DRAIN_SECONDS: z.coerce.number().min(0).default(5),
    /** How long a model server may take until it is ready. */
    START_TIMEOUT_SECONDS: z.coerce.number().min(1).default(60),
    /** How often a revision that was never ready is tried before it counts as failed. */
    START_ATTEMPTS: z.coerce.number().int().min(1).default(3),
  }),
);

import { AuditMode } from '@modelkeep/contracts/deployment/deployment';
import { Digest, Name } from '@modelkeep/contracts/common/types';
import { LoadableModel } from '@modelkeep/contracts/serving/model-repository';
import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

export const config = loadConfig(
  baseConfig.extend({
    /** Deployment that this replica belongs to: the model's name in the V2 protocol. */
    DEPLOYMENT: Name,
    /** 0 outside any deployment. */
    REVISION: z.coerce.number().int().nonnegative(),
    PACKAGE_DIGEST: Digest,
    /** Further ones that it serves from the start. */
    MODELS: z
      .string()
      .default('[]')
      .transform((text, context) => {
        try {
          return JSON.parse(text) as unknown;
        } catch {
          context.addIssue('is no JSON');
          return z.NEVER;
        }
      })
      .pipe(z.array(LoadableModel)),
    /** `folder`: PACKAGE_DIR holds it, laid out as in the archive; no other service is needed to load it. */
    PACKAGE_SOURCE: z.enum(['registry', 'archive', 'folder']).default('registry'),
    PACKAGE_DIR: z.string().min(1).optional(),
    /** off: predictions are not recorded, as in a replay. */
    AUDIT: z.enum([...AuditMode.options, 'off']).default('strict'),
    /** Port of the gRPC side of the protocol, 0 for a free one, which the log tells; without it there is none. */
    GRPC_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    /** Threads of the runtime within an operator and over operators, per process. */
    INTRA_OP_THREADS: z.coerce.number().int().positive().default(1),
    INTER_OP_THREADS: z.coerce.number().int().positive().default(1),
    /** Rows of requests that may be joined in one run, where the model gives each the bytes that it gets alone; 1: none are. */
    BATCH_ROWS: z.coerce.number().int().positive().default(32),
    /** How long a run waits at most for rows that are on their way; it never does where there are none. */
    BATCH_DELAY_MS: z.coerce.number().nonnegative().default(0),
    /** Requests that may wait for the model; further ones are refused. */
    QUEUE_LIMIT: z.coerce.number().int().positive().default(256),
    /** How long a request waits for the model until it is refused; a run that has begun is not given up. */
    QUEUE_PATIENCE_MS: z.coerce.number().int().positive().default(5_000),
    /** When predictions are explained: every one, or where a request asks for it (`parameters.explain`). */
    EXPLAIN: z.enum(['always', 'on-request']).default('always'),
    KAFKA_BROKERS: z
      .string()
      .min(1)
      .transform((brokers) => brokers.split(',')),
    /** How long an answer under strict audit waits for the brokers. */
    AUDIT_PATIENCE_MS: z.coerce.number().int().positive().default(3_000),
    /**
     * Where async audit keeps what the brokers have not taken yet. It must outlive the process, since the next one on this host
     * sends what is there, and belong to one suite only.
     */
    JOURNAL_DIR: z.string().min(1).optional(),
    /** Largest size of the journal of one process; then requests are refused. */
    JOURNAL_MIB: z.coerce.number().positive().default(256),
    /** Ed25519 public key (PEM, SPKI) that packages must be signed with. */
    SIGNING_PUBLIC_KEY: z.string().includes('PUBLIC KEY'),
    CACHE_DIR: z.string().min(1),
    REGISTRY_URL: z.url(),
    FEATURE_STORE_URL: z.url(),
  }),
);
export type Config = typeof config;

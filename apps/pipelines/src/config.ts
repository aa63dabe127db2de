import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

/** Settings of this service. Other services' URLs are read by `serviceUrl`. */
export const config = loadConfig(
  baseConfig.extend({
    DATABASE_URL: z.string(),
    DATA_DIR: z.string(),
    /** Python environments are kept here, shared with other stacks of the machine. */
    CACHE_DIR: z.string(),
    GATEWAY_URL: z.url(),
    /** Program that makes Python environments. */
    PYTHON: z.string().default('python3'),
    /** Steps that this process runs at the same time. */
    STEP_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(2),
    /** Whether steps' programs run as processes of this machine or as Kubernetes Jobs. */
    STEP_RUNNER: z.enum(['process', 'kubernetes']).default('process'),
    KUBERNETES_NAMESPACE: z.string().default('default'),
    /** Image of steps that name none. */
    KUBERNETES_IMAGE: z.string().optional(),
    /** Volume claim (ReadWriteMany) in which DATA_DIR lies. */
    KUBERNETES_WORK_CLAIM: z.string().default('modelkeep-pipelines'),
    /** Address space of each process of a step; unlimited where left out. */
    STEP_MEMORY_MIB: z.coerce.number().int().min(64).optional(),
    /** Servers that steps of kind `http` may call: `host` or `host:port`, comma separated; none unless told. */
    HTTP_STEP_HOSTS: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((host) => host.trim())
          .filter((host) => host !== ''),
      ),
    /** Where OpenLineage events of steps are posted to: the whole address. Nowhere unless told. */
    OPENLINEAGE_URL: z.url().optional(),
    OPENLINEAGE_API_KEY: z.string().optional(),
    /** After how long without a sign of life a step is given to another process. */
    LEASE_SECONDS: z.coerce.number().min(1).max(3600).default(30),
    /** Largest code bundle, MiB. */
    CODE_BUNDLE_MIB: z.coerce.number().int().min(1).default(100),
  }),
);

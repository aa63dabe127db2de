import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';
import { signOnConfig } from './sign-on/settings';

export const config = loadConfig(
  baseConfig.extend(signOnConfig.shape).extend({
    /** Token of the first administrator. */
    ADMIN_TOKEN: z.string().min(16),
    REGISTRY_URL: z.url(),
    FEATURE_STORE_URL: z.url(),
    METADATA_URL: z.url(),
    PIPELINES_URL: z.url(),
    DEPLOYMENT_URL: z.url(),
    MONITORING_URL: z.url(),
    /** Requests per second that one caller may send for long. */
    RATE_LIMIT: z.coerce.number().positive().default(2000),
  }),
);

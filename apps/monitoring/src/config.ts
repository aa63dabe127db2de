import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

export const config = loadConfig(
  baseConfig.extend({
    /** References are read from here; nothing stays. */
    CACHE_DIR: z.string().min(1),
    /** Pause between two checks of all replicas. */
    AVAILABILITY_INTERVAL_MS: z.coerce.number().int().min(100).default(5000),
  }),
);

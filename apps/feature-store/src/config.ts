import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

export const config = loadConfig(
  baseConfig.extend({
    /** Folder for files on their way to and from the object store. */
    DATA_DIR: z.string().min(1),
    /** How often new rows of the history go to the object store. */
    HISTORY_FLUSH_SECONDS: z.coerce.number().positive().default(60),
    /** Disk that history files may take, beside those of a training set that is being joined. */
    SEGMENT_CACHE_MIB: z.coerce.number().int().positive().default(4096),
    /** Memory of one join; what does not fit goes to disk. */
    JOIN_MEMORY_MIB: z.coerce.number().int().min(128).default(1024),
    JOIN_THREADS: z.coerce.number().int().min(1).default(2),
  }),
);

import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

export const config = loadConfig(
  baseConfig.extend({
    /** Folder for files that are made on the way to the object store. */
    DATA_DIR: z.string().min(1),
  }),
);

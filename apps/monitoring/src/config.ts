import { outgoingSettings } from '@modelkeep/outgoing';
import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

export const config = loadConfig(
  baseConfig.extend({
    /** References are read from here; nothing stays. */
    CACHE_DIR: z.string().min(1),
    /** Pause between two checks of all replicas. */
    AVAILABILITY_INTERVAL_MS: z.coerce.number().int().min(100).default(5000),
    /** How long counts of windows, predictions and labels are kept: later ones change no report. */
    WINDOW_RETENTION_DAYS: z.coerce.number().int().min(1).default(90),
    /** Pause between two reports on one window that labels or late predictions go on changing. */
    REEVALUATION_SECONDS: z.coerce.number().min(0).default(10),
    ...outgoingSettings,
    /** Mail server: `smtp://user:password@host:587`, `smtps://…`. Without it there is no e-mail. */
    SMTP_URL: z.url().optional(),
    SMTP_FROM: z.string().default('modelkeep@localhost'),
  }),
);

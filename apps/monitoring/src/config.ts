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
    /** Seals the addresses and secrets of channels: 32 bytes in hex. Without it there can be none. */
    WEBHOOK_SECRET_KEY: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'expected 64 hex digits')
      .transform((hex) => Buffer.from(hex, 'hex'))
      .optional(),
    /** Whether channels may be told over plain http. */
    WEBHOOK_ALLOW_HTTP: z.stringbool().default(false),
    /** Networks that channels may lead to beside the public internet: CIDR, comma separated. */
    WEBHOOK_ALLOWED_NETWORKS: z
      .string()
      .default('')
      .transform((list) => list.split(',').map((network) => network.trim()))
      .transform((list) => list.filter((network) => network !== '')),
    /** Mail server: `smtp://user:password@host:587`, `smtps://…`. Without it there is no e-mail. */
    SMTP_URL: z.url().optional(),
    SMTP_FROM: z.string().default('modelkeep@localhost'),
  }),
);

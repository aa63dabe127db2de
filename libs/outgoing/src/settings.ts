import { z } from 'zod';

/** Settings of a service that sends requests to addresses which its users name. */
export const outgoingSettings = {
  /** Seals the addresses and secrets of receivers: 32 bytes in hex. Without it there can be none. */
  WEBHOOK_SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'expected 64 hex digits')
    .transform((hex) => Buffer.from(hex, 'hex'))
    .optional(),
  /** Whether requests may be sent over plain http. */
  WEBHOOK_ALLOW_HTTP: z.stringbool().default(false),
  /** Networks that requests may be sent to beside the public internet: CIDR, comma separated. */
  WEBHOOK_ALLOWED_NETWORKS: z
    .string()
    .default('')
    .transform((list) => list.split(',').map((network) => network.trim()))
    .transform((list) => list.filter((network) => network !== '')),
};

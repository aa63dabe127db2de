import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

/** Settings of this service. Other services' URLs are read by `serviceUrl`. */
export const config = loadConfig(
  baseConfig.extend({
    /** Ed25519 public key (SPKI, PEM) that verifies packages; without it no signature counts as valid. */
    SIGNING_PUBLIC_KEY: z.string().optional(),
  }),
);

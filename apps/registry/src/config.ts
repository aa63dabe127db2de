import { createRequire } from 'node:module';
import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

const installed = createRequire(__filename)('onnxruntime-node/package.json') as { version: string };

export const config = loadConfig(
  baseConfig.extend({
    /** Ed25519 private key (PEM, PKCS #8) that signs packages. */
    SIGNING_PRIVATE_KEY: z.string().includes('PRIVATE KEY'),
    DEPLOYMENT_URL: z.url(),
    /** Runtime version that packages pin. */
    ONNXRUNTIME_VERSION: z.string().default(installed.version),
  }),
);

import { createRequire } from 'node:module';
import { outgoingSettings } from '@modelkeep/outgoing';
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
    /** Container image that model servers run in, by digest; archives name it. */
    RUNTIME_IMAGE: z.string().optional(),
    /** Whether an archive holds the training data itself, where nothing else is asked for, or its digest alone. */
    ARCHIVE_TRAINING_DATA: z.enum(['digest', 'content']).default('digest'),
    /** Largest archive that is taken in from elsewhere. */
    ARCHIVE_IMPORT_GIB: z.coerce.number().positive().default(256),
    ...outgoingSettings,
  }),
);

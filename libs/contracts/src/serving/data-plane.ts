import { z } from 'zod';
import { ModelSignature } from '../registry/package';

/** Server metadata of the Open Inference Protocol V2. */
export const ServerMetadata = z.object({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
});

/** Model metadata of the Open Inference Protocol V2. */
export const ModelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  ...ModelSignature.shape,
});
export type ModelMetadata = z.infer<typeof ModelMetadata>;

export const ServerLive = z.object({ live: z.boolean() });
export const ServerReady = z.object({ ready: z.boolean() });
export const ModelReady = z.object({ name: z.string(), ready: z.boolean() });

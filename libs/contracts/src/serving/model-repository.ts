import { z } from 'zod';
import { Digest, Name } from '../common/types';

/** What a model server is to serve. */
export const LoadableModel = z.object({
  /** Its name in the protocol: that of its deployment. */
  name: Name,
  /** Of the deployment; 0 outside any. */
  revision: z.number().int().nonnegative().default(0),
  packageDigest: Digest,
});
export type LoadableModel = z.infer<typeof LoadableModel>;

/** What to load under a name, as the protocol's parameters. */
export const LoadParameters = z.object({
  package_digest: Digest,
  revision: z.number().int().nonnegative().default(0),
});

/** Request of the model repository extension: `LoadParameters`, or their JSON as `config`, where clients of Triton send it. */
export const LoadRequest = z.object({
  parameters: z.looseObject({ ...LoadParameters.partial().shape, config: z.string().optional() }).default({}),
});

export const UnloadRequest = z.object({
  parameters: z
    .looseObject({
      /** All versions of the name where it is left out. */
      version: z.string().optional(),
    })
    .optional(),
});

export const IndexRequest = z.object({
  /** Only models that are ready. */
  ready: z.boolean().optional(),
});

/** Models of a server. A load that failed has no version. */
export const RepositoryIndex = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    state: z.enum(['READY', 'UNAVAILABLE']),
    reason: z.string(),
  }),
);
export type RepositoryIndex = z.infer<typeof RepositoryIndex>;

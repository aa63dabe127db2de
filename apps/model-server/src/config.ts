import { AuditMode } from '@modelkeep/contracts/deployment/deployment';
import { Digest, Name } from '@modelkeep/contracts/common/types';
import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

export const config = loadConfig(
  baseConfig.extend({
    /** Deployment that this replica belongs to: the model's name in the V2 protocol. */
    DEPLOYMENT: Name,
    /** 0 outside any deployment. */
    REVISION: z.coerce.number().int().nonnegative(),
    PACKAGE_DIGEST: Digest,
    PACKAGE_SOURCE: z.enum(['registry', 'archive']).default('registry'),
    /** off: predictions are not recorded, as in a replay. */
    AUDIT: z.enum([...AuditMode.options, 'off']).default('strict'),
    /** Ed25519 public key (PEM, SPKI) that packages must be signed with. */
    SIGNING_PUBLIC_KEY: z.string().includes('PUBLIC KEY'),
    CACHE_DIR: z.string().min(1),
    REGISTRY_URL: z.url(),
    FEATURE_STORE_URL: z.url(),
  }),
);
export type Config = typeof config;

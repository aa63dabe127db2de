import { baseConfig, loadConfig } from '@modelkeep/service';
import { z } from 'zod';

/** Settings of this service. Other services' URLs are read by `serviceUrl`. */
export const config = loadConfig(
  baseConfig.extend({
    /** Ed25519 public key (SPKI, PEM) that verifies packages; without it no signature counts as valid. */
    SIGNING_PUBLIC_KEY: z.string().optional(),
    /** Ed25519 private key (PKCS #8, PEM) that signs the checkpoints of the audit trail. No other service has it. */
    AUDIT_SIGNING_KEY: z.string().includes('PRIVATE KEY'),
    /** 32 bytes, hex: encrypts the keys of the people that predictions are about. */
    AUDIT_MASTER_KEY: z.string().regex(/^[0-9a-f]{64}$/),
    /** How often new records are sealed. */
    AUDIT_SEAL_SECONDS: z.coerce.number().positive().default(60),
    /** Records of one segment at most. */
    AUDIT_SEGMENT_RECORDS: z.coerce.number().int().positive().default(65_536),
    /** How long sealed records are kept under object lock. */
    AUDIT_RETENTION_DAYS: z.coerce.number().int().positive().default(3650),
    /** Folder for files on their way to and from the object store. */
    DATA_DIR: z.string().min(1),
  }),
);

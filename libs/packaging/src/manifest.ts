import { createHash } from 'node:crypto';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { PackageManifest } from '@modelkeep/contracts/registry/package';
import canonicalize from 'canonicalize';

/** The manifest's canonical JSON (RFC 8785) in UTF-8: what is digested, signed and stored. */
export function canonicalBytes(manifest: PackageManifest): Buffer {
  return Buffer.from((canonicalize as unknown as (value: unknown) => string)(manifest), 'utf8');
}

/** Digest of a package: SHA-256 of its manifest's canonical bytes. */
export const digestOfManifest = (manifest: PackageManifest): Digest =>
  `sha256:${createHash('sha256').update(canonicalBytes(manifest)).digest('hex')}`;

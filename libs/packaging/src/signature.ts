import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { PackageManifest, SignedPackage } from '@modelkeep/contracts/registry/package';
import { canonicalBytes, digestOfManifest } from './manifest';

/** The package is not what its digest names, or not signed by the key. */
export class PackageInvalid extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'PackageInvalid';
  }
}

/** Names a key: SHA-256 of its public half as SPKI DER. */
export const keyIdOf = (key: KeyObject): Digest =>
  `sha256:${createHash('sha256')
    .update((key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' }))
    .digest('hex')}`;

/** Signs a manifest with an Ed25519 private key (RFC 8032). */
export function signManifest(manifest: PackageManifest, privateKey: KeyObject): SignedPackage {
  return {
    digest: digestOfManifest(manifest),
    manifest,
    signature: sign(null, canonicalBytes(manifest), privateKey).toString('base64'),
    keyId: keyIdOf(privateKey),
  };
}

/** Throws `PackageInvalid` where the digest is not the manifest's, or the signature is not by this key. */
export function verifyPackage(
  { digest, manifest, signature, keyId }: SignedPackage,
  publicKey: KeyObject,
): void {
  const actual = digestOfManifest(manifest);
  if (actual !== digest) throw new PackageInvalid(`the manifest has digest ${actual}, not ${digest}`);
  if (keyId !== keyIdOf(publicKey))
    throw new PackageInvalid(`signed with key ${keyId}, expected ${keyIdOf(publicKey)}`);
  if (!verify(null, canonicalBytes(manifest), publicKey, Buffer.from(signature, 'base64')))
    throw new PackageInvalid('the signature of the manifest does not verify');
}

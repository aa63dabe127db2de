import { createPublicKey, type KeyObject } from 'node:crypto';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';
import { PackageInvalid, verifyPackage } from '@modelkeep/packaging';

/** Checks packages against the one public key that this service trusts. */
export class SignatureVerifier {
  private readonly key?: KeyObject;

  /** `publicKey`: Ed25519, SPKI, PEM. Throws where it is given and is no key. */
  constructor(publicKey: string | undefined) {
    if (publicKey) this.key = createPublicKey(publicKey);
  }

  /** Undefined where digest and signature are valid; else why not. */
  fault(signed: SignedPackage): string | undefined {
    if (!this.key) return `no public key is set to verify the signature made with key ${signed.keyId}`;
    try {
      verifyPackage(signed, this.key);
      return undefined;
    } catch (error) {
      if (error instanceof PackageInvalid) return error.message;
      throw error;
    }
  }
}

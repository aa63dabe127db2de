import { createPublicKey } from 'node:crypto';
import type { GateResult } from '@modelkeep/contracts/deployment/deployment';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';
import { PackageInvalid, verifyPackage } from '@modelkeep/packaging';
import { config } from '../config';
import { resultOf } from './result';

/** Whether the package is the one asked for, and signed with our key. Its files are verified where they are loaded. */
export function checkSignature(sealed: SignedPackage, digest: string): GateResult {
  try {
    if (sealed.digest !== digest) throw new PackageInvalid(`got package ${sealed.digest}`);
    verifyPackage(sealed, createPublicKey(config.SIGNING_PUBLIC_KEY));
    return resultOf('signature', true, `signed with key ${sealed.keyId}`);
  } catch (error) {
    if (!(error instanceof PackageInvalid)) throw error;
    return resultOf('signature', false, error.message);
  }
}

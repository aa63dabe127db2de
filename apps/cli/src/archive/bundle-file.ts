import { createPublicKey } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Digest } from '@modelkeep/contracts/common/types';
import { type BundleReading, keyIdOf, readBundle } from '@modelkeep/packaging';
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../terminal/failure';

/** Which key is trusted to have sealed a bundle. */
export interface TrustOptions {
  publicKey?: string;
  keyId?: Digest;
}

/** The key that the command line names; undefined where it names none. Throws UsageError. */
export async function trustedKey({ publicKey, keyId }: TrustOptions): Promise<Digest | undefined> {
  if (publicKey === undefined) return keyId;
  try {
    return keyIdOf(createPublicKey(await readFile(publicKey)));
  } catch (error) {
    throw new UsageError(`${publicKey} is no public key: ${(error as Error).message}`);
  }
}

/** Reads a bundle from its first byte to its last, with no server. Without a key that is trusted it believes the one in it. */
export async function readBundleFile(file: string, trusted: Digest | undefined): Promise<BundleReading> {
  const trusts = (keyId: Digest) => trusted === undefined || keyId === trusted;
  try {
    return await readBundle(createReadStream(file), { trusts });
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

export function parseKeyId(text: string): Digest {
  const parsed = Digest.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('The id of a key is sha256:<64 hex digits>.');
  return parsed.data;
}

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Digest } from '@modelkeep/contracts/common/types';
import { BUNDLE, BundleManifest } from '@modelkeep/contracts/registry/archive-bundle';
import { keyIdOf } from '../signature';
import { type LocatedFile, locate } from './bundle-writer';
import { ByteReader, Truncated } from './byte-reader';
import { digestOf, hashing } from './hashing';
import { sizeIn, TAR_END, tarHeader, tarPadding } from './tar-format';

/** Largest manifest, and largest public key, that a reader takes into memory. */
const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;
const MAX_KEY_BYTES = 4096;
const SIGNATURE_BYTES = 64;
const END = 'end of the bundle';

/** What is not as it was sealed: in which file of the bundle, and from which byte of the bundle on. */
export interface BundleFault {
  file: string;
  offset: number;
  message: string;
}

export interface BundleReading {
  /** Undefined where it could not be read, or is not signed by a trusted key: then nothing else is believed. */
  manifest?: BundleManifest;
  /** Key that the bundle says it is signed with. */
  keyId?: Digest;
  files: LocatedFile[];
  /** Empty: every byte is as it was sealed. */
  faults: BundleFault[];
}

export interface BundleTrust {
  /** Whether a key may have sealed the bundle. */
  trusts(keyId: Digest): boolean;
  /** Largest bundle that is read to its end. */
  maxBytes?: number;
}

/**
 * Reads a bundle once, from its first byte to its last, and compares each with what the signed manifest makes it: headers
 * and padding byte by byte, contents by digest. Nothing is unpacked, and nothing is read that the manifest does not name.
 */
export async function readBundle(source: AsyncIterable<Buffer>, trust: BundleTrust): Promise<BundleReading> {
  const reading: BundleReading = { files: [], faults: [] };
  const reader = new ByteReader(source);
  try {
    await new BundleReader(reader, trust, reading).read();
  } catch (error) {
    if (error instanceof Truncated)
      reading.faults.push({
        ...placeIn(reading.files, error.offset),
        message: `the bundle is cut off at byte ${error.offset}`,
      });
    else if (error instanceof Refused)
      reading.faults.push({ file: error.file, offset: reader.offset, message: error.message });
    else throw error;
  } finally {
    await reader.close();
  }
  return reading;
}

/** Nothing after this is worth reading. */
class Refused extends Error {
  constructor(
    readonly file: string,
    message: string,
  ) {
    super(message);
  }
}

class BundleReader {
  constructor(
    private readonly reader: ByteReader,
    private readonly trust: BundleTrust,
    private readonly reading: BundleReading,
  ) {}

  async read(): Promise<void> {
    const manifest = await this.sized(BUNDLE.manifest, MAX_MANIFEST_BYTES);
    const signature = await this.sized(BUNDLE.signature, SIGNATURE_BYTES);
    const publicKey = await this.sized(BUNDLE.publicKey, MAX_KEY_BYTES);
    this.requireSignature(manifest, signature, publicKey);
    const rest = this.list(manifest, signature, publicKey);
    for (const file of rest) await this.content(file);
    await this.exact(TAR_END, END, 'the two blocks of zeros');
    if (!(await this.reader.ended())) this.fault(END, 'there are bytes after it');
  }

  /** A file that comes before its size is known from the manifest. */
  private async sized(path: string, maxBytes: number): Promise<Buffer> {
    const head = await this.reader.take(tarHeader(path, 0).length);
    const size = sizeIn(head, path);
    if (size === undefined || !head.equals(tarHeader(path, size)))
      throw new Refused(path, 'its header is damaged, or this is no bundle');
    if (size > maxBytes) throw new Refused(path, `it announces ${size} bytes; at most ${maxBytes} are read`);
    const bytes = await this.reader.take(size);
    await this.exact(tarPadding(size), path, 'the padding after it');
    return bytes;
  }

  private requireSignature(manifest: Buffer, signature: Buffer, pem: Buffer): void {
    const key = keyFrom(pem);
    const keyId = keyIdOf(key);
    this.reading.keyId = keyId;
    if (!this.trust.trusts(keyId))
      throw new Refused(BUNDLE.publicKey, `the bundle is sealed with key ${keyId}, which is not trusted`);
    if (!verify(null, manifest, key, signature))
      throw new Refused(BUNDLE.manifest, 'its signature does not verify: manifest or signature were changed');
  }

  /** Takes the manifest at its word, and answers with the files that are still to come. */
  private list(bytes: Buffer, signature: Buffer, publicKey: Buffer): LocatedFile[] {
    const manifest = parseManifest(bytes);
    const sized = (path: string, content: Buffer) => ({
      ...{ path, digest: digestOf(content), sizeBytes: content.length },
    });
    const { files, sizeBytes } = locate([
      sized(BUNDLE.manifest, bytes),
      sized(BUNDLE.signature, signature),
      ...manifest.files,
    ]);
    const { maxBytes = Infinity } = this.trust;
    if (sizeBytes > maxBytes)
      throw new Refused(BUNDLE.manifest, `it announces ${sizeBytes} bytes; at most ${maxBytes} are taken`);
    const [key, ...rest] = files.slice(2);
    if (key?.path !== BUNDLE.publicKey || key.sizeBytes !== publicKey.length)
      throw new Refused(BUNDLE.publicKey, 'it is not the key that the manifest names first');
    Object.assign(this.reading, { manifest, files });
    if (digestOf(publicKey) !== key.digest) this.fault(key.path, 'its bytes were changed', key.offset);
    return rest;
  }

  private async content({ path, digest, sizeBytes, offset }: LocatedFile): Promise<void> {
    await this.exact(tarHeader(path, sizeBytes), path, 'its header');
    const seen = hashing();
    for await (const chunk of this.reader.pass(sizeBytes)) seen.update(chunk);
    const actual = seen.digest();
    if (actual !== digest)
      this.fault(
        path,
        `its bytes were changed: they have digest ${actual}, the manifest says ${digest}`,
        offset,
      );
    await this.exact(tarPadding(sizeBytes), path, 'the padding after it');
  }

  /** Reads the bytes that must be there, and tells the first that is another. */
  private async exact(expected: Buffer, file: string, what: string): Promise<void> {
    const start = this.reader.offset;
    const actual = await this.reader.take(expected.length);
    const at = actual.findIndex((byte, index) => byte !== expected[index]);
    if (at >= 0) this.fault(file, `${what} was changed at byte ${start + at} of the bundle`, start + at);
  }

  private fault(file: string, message: string, offset = this.reader.offset): void {
    this.reading.faults.push({ file, offset, message });
  }
}

function parseManifest(bytes: Buffer): BundleManifest {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refused(BUNDLE.manifest, 'it is not JSON');
  }
  const parsed = BundleManifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refused(BUNDLE.manifest, `${issue?.path.join('.')}: ${issue?.message}`);
}

function keyFrom(pem: Buffer): KeyObject {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below.
  }
  throw new Refused(BUNDLE.publicKey, 'it is no Ed25519 public key');
}

function placeIn(files: readonly LocatedFile[], offset: number): Pick<BundleFault, 'file' | 'offset'> {
  const file = files.find((each) => each.offset + each.sizeBytes >= offset);
  return { file: file?.path ?? (files.length > 0 ? END : BUNDLE.manifest), offset };
}

import { readFile, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeWebStream } from 'node:stream/web';
import { UsageError } from '../terminal/failure';

// age (age-encryption.org/v1): public keys encrypt, so that the machine that makes backups cannot read them.

/** Writes a new secret key into a file that must not exist; returns the public key. */
export async function newKey(file: string): Promise<string> {
  const age = await import('age-encryption');
  const identity = await age.generateX25519Identity();
  const recipient = await age.identityToRecipient(identity);
  const text = `# public key: ${recipient}\n${identity}\n`;
  await writeFile(file, text, { mode: 0o600, flag: 'wx' }).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  return recipient;
}

/** Encrypts a stream so that each of the recipients can read it. Throws UsageError for what is no public key. */
export async function encrypt(recipients: readonly string[], bytes: Readable): Promise<Readable> {
  const age = await import('age-encryption');
  const encrypter = new age.Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new UsageError(`${recipient} is no age public key (age1…)`);
    }
  }
  return nodeStream(await encrypter.encrypt(webStream(bytes)));
}

/** Decrypts a stream; a changed, reordered or missing piece ends it with an error. Throws UsageError where the key does not fit. */
export async function decrypt(keyFile: string, bytes: Readable): Promise<Readable> {
  const age = await import('age-encryption');
  const decrypter = new age.Decrypter();
  try {
    for (const line of (await readFile(keyFile, 'utf8')).split('\n'))
      if (line.trim() && !line.startsWith('#')) decrypter.addIdentity(line.trim());
    return nodeStream(await decrypter.decrypt(webStream(bytes)));
  } catch (error) {
    throw new UsageError(`the backup cannot be read with ${keyFile}: ${(error as Error).message}`);
  }
}

const webStream = (bytes: Readable) => Readable.toWeb(bytes) as unknown as ReadableStream<Uint8Array>;

const nodeStream = (bytes: ReadableStream<Uint8Array>) =>
  Readable.from(buffersOf(Readable.fromWeb(bytes as unknown as NodeWebStream)));

async function* buffersOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { buffer, byteOffset, byteLength } of stream)
    yield Buffer.from(buffer, byteOffset, byteLength);
}

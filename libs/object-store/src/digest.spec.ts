import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { digestOf, DigestStream } from './digest';

describe('digest', () => {
  it('is SHA-256 (FIPS 180-4, example "abc")', () => {
    expect(digestOf('abc')).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('is the same however a stream is cut, and the bytes pass unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1 })), async (chunks) => {
        const whole = Buffer.concat(chunks);
        const stream = new DigestStream();
        const [passed] = await Promise.all([
          buffer(stream),
          pipeline(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), stream),
        ]);
        expect(passed.equals(whole)).toBe(true);
        expect(stream.sizeBytes).toBe(whole.length);
        expect(stream.digest()).toBe(digestOf(whole));
      }),
    );
  });
});

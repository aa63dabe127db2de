import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { asDigest, HASH_BYTES, leafHash, pathOf, rootOf } from './merkle';

const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** Word for word from RFC 6962, 2.1. */
function definition(inputs: Buffer[]): Buffer {
  const [first] = inputs;
  if (inputs.length === 1 && first) return sha256(Buffer.of(0), first);
  let k = 1;
  while (k * 2 < inputs.length) k *= 2;
  return sha256(Buffer.of(1), definition(inputs.slice(0, k)), definition(inputs.slice(k)));
}

/** Word for word from RFC 9162, 2.1.3.2. */
function rootByPath(leaf: Buffer, index: number, size: number, siblings: string[]): string {
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const sibling of siblings) {
    const p = Buffer.from(sibling.slice('sha256:'.length), 'hex');
    if (fn % 2 === 1 || fn === sn) {
      r = sha256(Buffer.of(1), p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else r = sha256(Buffer.of(1), r, p);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  expect(sn).toBe(0);
  return asDigest(r);
}

const inputs = fc
  .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 })
  .map((all) => all.map((bytes) => Buffer.from(bytes)));
const leavesOf = (all: Buffer[]) => Buffer.concat(all.map((input) => leafHash(input)));

describe('Merkle tree', () => {
  it('has the root that RFC 6962 defines', () => {
    fc.assert(fc.property(inputs, (all) => rootOf(leavesOf(all)) === asDigest(definition(all))));
  });

  it('gives every leaf a path that leads to the root, as RFC 9162 checks it', () => {
    fc.assert(
      fc.property(inputs, (all) => {
        const leaves = leavesOf(all);
        for (let index = 0; index < all.length; index += 1) {
          const { size, siblings } = pathOf(leaves, index);
          const leaf = leaves.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
          expect(rootByPath(leaf, index, size, siblings)).toBe(rootOf(leaves));
        }
      }),
    );
  });

  it('has no root without a leaf', () => {
    expect(() => rootOf(Buffer.alloc(0))).toThrow('needs a leaf');
  });
});

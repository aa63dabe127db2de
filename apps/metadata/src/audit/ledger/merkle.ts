import { createHash } from 'node:crypto';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { MerklePath } from '@modelkeep/contracts/metadata/ledger';

/** Merkle trees of RFC 6962, section 2.1: leaves and inner nodes are hashed with different prefixes. */
export const HASH_BYTES = 32;
export const LEAF_PREFIX = Buffer.of(0);
const NODE_PREFIX = Buffer.of(1);

export const leafHash = (bytes: Buffer | string): Buffer =>
  createHash('sha256').update(LEAF_PREFIX).update(bytes).digest();

/** Root over leaf hashes that stand one after another. Throws where there is none. */
export function rootOf(leaves: Buffer): Digest {
  let level = leaves;
  while (level.length > HASH_BYTES) level = parentsOf(level);
  if (level.length !== HASH_BYTES) throw new Error('a Merkle tree needs a leaf');
  return asDigest(level);
}

/** Siblings on the way from a leaf to the root. */
export function pathOf(leaves: Buffer, index: number): MerklePath {
  const siblings: Digest[] = [];
  let at = index;
  for (let level = leaves; level.length > HASH_BYTES; level = parentsOf(level)) {
    const sibling = (at ^ 1) * HASH_BYTES;
    if (sibling < level.length) siblings.push(asDigest(level.subarray(sibling, sibling + HASH_BYTES)));
    at >>= 1;
  }
  return { index, size: leaves.length / HASH_BYTES, siblings };
}

/** The next level; a node without a sibling moves up as it is, which gives the same tree as RFC 6962's recursion. */
function parentsOf(level: Buffer): Buffer {
  const nodes = level.length / HASH_BYTES;
  const parents = Buffer.allocUnsafe(Math.ceil(nodes / 2) * HASH_BYTES);
  const pair = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  NODE_PREFIX.copy(pair);
  for (let node = 0; node < nodes; node += 2) {
    const start = node * HASH_BYTES;
    const into = (node / 2) * HASH_BYTES;
    if (node + 1 === nodes) level.copy(parents, into, start);
    else {
      level.copy(pair, 1, start, start + 2 * HASH_BYTES);
      createHash('sha256').update(pair).digest().copy(parents, into);
    }
  }
  return parents;
}

export const asDigest = (hash: Buffer): Digest => `sha256:${hash.toString('hex')}`;
export const bytesOf = (digest: Digest): Buffer => Buffer.from(digest.slice('sha256:'.length), 'hex');

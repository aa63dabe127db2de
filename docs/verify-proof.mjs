#!/usr/bin/env node
// Checks, without a network and without Modelkeep, that a record was sealed and signed.
//
//   modelkeep audit key > audit-key.pem          (once, and kept where nobody can change it)
//   modelkeep audit proof <id> > proof.json
//   node verify-proof.mjs proof.json audit-key.pem
//
// Needs Node.js 18 or later and nothing else. Ends with 0 where the proof holds, with 1 where it does not.
// The trees are those of RFC 6962, canonical JSON is RFC 8785, the signature is Ed25519 (RFC 8032).
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const digest = (bytes) => `sha256:${bytes.toString('hex')}`;
const bytesOf = (text) => Buffer.from(text.replace(/^sha256:/, ''), 'hex');

/** RFC 8785, for the values that headers and checkpoints hold: text, whole numbers, objects. */
const canonical = (value) =>
  value !== null && typeof value === 'object'
    ? `{${Object.keys(value)
        .sort()
        .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)
        .join(',')}}`
    : JSON.stringify(value);

/** Root that a leaf's siblings lead to (RFC 9162, 2.1.3.2). */
function rootFrom(leaf, { index, size, siblings }) {
  if (!(index >= 0 && index < size)) throw new Error('the place of a leaf is not in its tree');
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of siblings) {
    if (last === 0) throw new Error('a path is too long');
    if (node % 2 === 1 || node === last) {
      hash = sha256(Buffer.of(1), bytesOf(sibling), hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = sha256(Buffer.of(1), hash, bytesOf(sibling));
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new Error('a path is too short');
  return digest(hash);
}

function check(proof, publicKey) {
  const { id, record, inSegment, segment, inCheckpoint, checkpoint } = proof;
  const [foundBy] = record.split('\n', 1);
  if (JSON.parse(foundBy)[0] !== id) throw new Error(`the record is not that of ${id}`);
  if (inSegment.size !== segment.records) throw new Error('the segment has another number of records');
  if (rootFrom(sha256(Buffer.of(0), record), inSegment) !== segment.root)
    throw new Error('the record is not in the segment');
  // A leaf of the checkpoint's tree is the hash of a header, as it is.
  const header = sha256(canonical(segment));
  if (inCheckpoint.index !== segment.number - 1 || inCheckpoint.size !== checkpoint.body.segments)
    throw new Error('the segment is not at its place in the checkpoint');
  if (rootFrom(header, inCheckpoint) !== checkpoint.body.root)
    throw new Error('the segment is not under the checkpoint');
  const keyId = digest(sha256(publicKey.export({ type: 'spki', format: 'der' })));
  if (checkpoint.keyId !== keyId) throw new Error(`the checkpoint was signed with key ${checkpoint.keyId}`);
  const signature = Buffer.from(checkpoint.signature, 'base64');
  if (!verify(null, Buffer.from(canonical(checkpoint.body)), publicKey, signature))
    throw new Error('the signature of the checkpoint is not valid');
}

const [proofFile, keyFile] = process.argv.slice(2);
if (!proofFile || !keyFile) {
  console.error('usage: node verify-proof.mjs <proof.json> <public-key.pem>');
  process.exit(2);
}
try {
  const proof = JSON.parse(readFileSync(proofFile, 'utf8'));
  check(proof, createPublicKey(readFileSync(keyFile)));
  const { segment, checkpoint } = proof;
  console.log(`VALID: ${proof.log} ${proof.id}, sealed ${segment.sealedAt} in segment ${segment.number},`);
  console.log(`signed ${checkpoint.body.signedAt} in checkpoint ${checkpoint.body.number}. The record:`);
  console.log(proof.record);
} catch (error) {
  console.error(`NOT VALID: ${error.message}`);
  process.exit(1);
}

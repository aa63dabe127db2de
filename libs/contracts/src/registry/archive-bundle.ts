import { z } from 'zod';
import { Actor, Digest, Timestamp, Uuid } from '../common/types';
import { TensorRow } from '../serving/prediction';
import { InnerPath } from './inner-path';
import { ModelName } from './model-name';
import { ModelVersion } from './model-version';

/** Where a bundle holds what; files of the package lie below `packageFiles`. */
export const BUNDLE = {
  manifest: 'manifest.json',
  signature: 'manifest.json.sig',
  publicKey: 'public-key.pem',
  sums: 'SHA256SUMS',
  readme: 'README.txt',
  replayScript: 'replay.py',
  packageManifest: 'package/manifest.json',
  packageSignature: 'package/signature.json',
  packageFiles: 'package/files/',
  version: 'records/model-version.json',
  history: 'records/stage-history.json',
  approvals: 'records/approvals.json',
  card: 'records/model-card.json',
  cardPage: 'records/model-card.html',
  runtime: 'environment/runtime.json',
  lock: 'environment/lock.txt',
  code: 'code/code.tar.gz',
  snapshot: 'training/data-snapshot.json',
  data: 'training/data',
  pipelineRun: 'training/pipeline-run.json',
  golden: 'golden/predictions.json',
} as const;

export const BundleFile = z.object({
  path: InnerPath,
  digest: Digest,
  sizeBytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
});
export type BundleFile = z.infer<typeof BundleFile>;

/** Each path is there once, counting those of manifest and signature, which the list does not name. */
function namesEachOnce(files: readonly BundleFile[]): boolean {
  const paths = new Set([BUNDLE.manifest, BUNDLE.signature, ...files.map(({ path }) => path)]);
  return paths.size === files.length + 2;
}

/**
 * First file of a bundle: names all the others, in their order, by SHA-256. Its bytes are signed with Ed25519 (RFC 8032);
 * the signature, 64 bytes, is the second file.
 */
export const BundleManifest = z.object({
  format: z.literal('modelkeep-archive'),
  formatVersion: z.literal(1),
  model: ModelName,
  version: z.number().int().positive(),
  modelVersionId: Uuid,
  packageDigest: Digest,
  sealedAt: Timestamp,
  sealedBy: Actor,
  retainUntil: Timestamp,
  files: z.array(BundleFile).min(1).max(100_000).refine(namesEachOnce, 'a path is there twice'),
  /** What was not on record when it was sealed. */
  gaps: z.array(z.string()),
});
export type BundleManifest = z.infer<typeof BundleManifest>;

/** The version as it was sealed. */
export const SealedVersion = ModelVersion.extend({ tags: z.record(z.string(), z.string()) });
export type SealedVersion = z.infer<typeof SealedVersion>;

/** What a model must answer, to the bit. */
export const GoldenPrediction = z.object({
  id: z.string().max(200),
  /** `recorded`: answered in production, under this prediction id; `package`: comes with the package. */
  source: z.enum(['recorded', 'package']),
  inputs: z.array(TensorRow).min(1),
  outputs: z.array(TensorRow).min(1),
});
export type GoldenPrediction = z.infer<typeof GoldenPrediction>;

export const GoldenPredictions = z.object({
  formatVersion: z.literal(1),
  predictions: z.array(GoldenPrediction),
});

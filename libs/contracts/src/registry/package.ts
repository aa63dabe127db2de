import { z } from 'zod';
import { CommitId, Digest, Name, Timestamp } from '../common/types';
import { ModelName } from './model-name';

/** Tensor as the Open Inference Protocol V2 describes it; -1 in a shape is any size. */
export const TensorMetadata = z.object({
  name: z.string(),
  datatype: z.enum([
    'BOOL',
    'UINT8',
    'UINT16',
    'UINT32',
    'UINT64',
    'INT8',
    'INT16',
    'INT32',
    'INT64',
    'FP16',
    'FP32',
    'FP64',
    'BYTES',
  ]),
  shape: z.array(z.number().int()),
});
export type TensorMetadata = z.infer<typeof TensorMetadata>;

export const ModelSignature = z.object({ inputs: z.array(TensorMetadata), outputs: z.array(TensorMetadata) });
export type ModelSignature = z.infer<typeof ModelSignature>;

/** What a file of a package is for. */
export const FileRole = z.enum([
  'model',
  'explanation',
  'evaluation',
  'fairness',
  'golden',
  'environment',
  'code',
  'other',
]);

export const PackageFile = z.object({
  path: z.string().min(1),
  role: FileRole,
  digest: Digest,
  sizeBytes: z.number().int().nonnegative(),
});

/** Which features the model takes, by which entity they are looked up, and from which view. */
export const FeatureBinding = z.object({
  featureView: Name,
  featureViewVersion: z.number().int().positive().optional(),
  /** Name of the join key, also the V2 input that asks for a lookup. */
  entityKey: z.string(),
  /** Feature name of each model input, in the order of the signature. */
  features: z.array(z.string()).min(1),
});

/**
 * Deployment package: model object + deployment resources, sealed. Its digest is the SHA-256 of the
 * manifest's canonical JSON (RFC 8785), which names every file by digest; the signature is Ed25519 over those bytes.
 */
export const PackageManifest = z.object({
  formatVersion: z.literal(1),
  model: ModelName,
  version: z.number().int().positive(),
  modelVersionId: z.uuid(),
  files: z.array(PackageFile).min(1),
  signature: ModelSignature,
  runtime: z.object({
    name: z.literal('onnxruntime-node'),
    version: z.string(),
    executionProvider: z.literal('cpu'),
  }),
  features: FeatureBinding.optional(),
  resources: z.object({ cpu: z.number().positive(), memoryMiB: z.number().int().positive() }),
  origin: z.object({
    runId: z.string().optional(),
    pipelineRunId: z.uuid().optional(),
    codeCommit: CommitId.optional(),
    codeRepository: z.string().optional(),
    codeDigest: Digest.optional(),
    environmentDigest: Digest.optional(),
    trainingSetDigest: Digest.optional(),
  }),
  builtAt: Timestamp,
});
export type PackageManifest = z.infer<typeof PackageManifest>;

export const SignedPackage = z.object({
  digest: Digest,
  manifest: PackageManifest,
  /** Ed25519 signature of the canonical manifest, base64. */
  signature: z.string(),
  /** SHA-256 of the public key's SPKI DER: names the key that verifies. */
  keyId: Digest,
});
export type SignedPackage = z.infer<typeof SignedPackage>;

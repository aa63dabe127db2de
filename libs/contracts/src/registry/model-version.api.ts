import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { CommitId, Digest, PageQuery, Timestamp, Actor, Uuid, pageOf } from '../common/types';
import { Archive } from './archive';
import { Approval, DecommissionReason, ModelVersion, StageChange } from './model-version';
import { FeatureBinding, FileRole, ModelSignature, SignedPackage } from './package';
import { Alias, isReservedAlias, ModelName } from './model-name';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const byModel = z.strictObject({ model: ModelName });
/** Versions are numbered as 32-bit integers. */
const MAX_VERSION = 2_147_483_647;
const byVersion = z.strictObject({
  model: ModelName,
  version: z.coerce.number().int().positive().max(MAX_VERSION),
});
const versionPath = '/api/v1/registry/models/:model/versions/:version';

export const RegisteredModel = z.object({
  name: ModelName,
  description: z.string().optional(),
  /** Alias to version number. */
  aliases: z.record(z.string(), z.number().int()),
  latestVersion: z.number().int().optional(),
  createdAt: Timestamp,
  createdBy: Actor,
});

export const createRegisteredModel = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: '/api/v1/registry/models',
  summary: 'Create a registered model; an existing name answers 409',
  access: ['data-scientist', 'service'],
  body: z.strictObject({ name: ModelName, description: z.string().max(5000).optional() }),
  response: RegisteredModel,
});

export const getRegisteredModel = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/models/:model',
  summary: 'Read a registered model',
  access: readers,
  params: byModel,
  response: RegisteredModel,
});

export const listRegisteredModels = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/models',
  summary: 'List registered models by name',
  access: readers,
  query: PageQuery,
  response: pageOf(RegisteredModel),
});

/** The registered model is created where it does not exist. The same run registered twice answers with the first version. */
export const registerModelVersion = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: '/api/v1/registry/models/:model/versions',
  summary: 'Register a trained model as the next version',
  access: ['data-scientist', 'service'],
  params: byModel,
  body: z.strictObject({
    description: z.string().max(5000).optional(),
    runId: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional(),
    pipelineRunId: Uuid.optional(),
    codeCommit: CommitId.optional(),
    trainingSetDigest: Digest.optional(),
    metrics: z.record(z.string(), z.number()).default({}),
  }),
  response: ModelVersion,
});

export const getModelVersion = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: versionPath,
  summary: 'Read a model version',
  access: readers,
  params: byVersion,
  response: ModelVersion,
});

export const getStageHistory = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: `${versionPath}/history`,
  summary: 'Read the stages of a version, oldest first: who took it there, why and when',
  access: readers,
  params: byVersion,
  response: z.object({ items: z.array(StageChange) }),
});

export const listModelVersions = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/models/:model/versions',
  summary: 'List the versions of a model, oldest first',
  access: readers,
  params: byModel,
  query: PageQuery,
  response: pageOf(ModelVersion),
});

const SettableAlias = Alias.refine((alias) => !isReservedAlias(alias), 'is reserved: latest, v1, v2 …');

export const setAlias = defineEndpoint({
  service: 'registry',
  method: 'PUT',
  path: '/api/v1/registry/models/:model/aliases/:alias',
  summary: 'Point an alias at a version',
  access: ['data-scientist', 'operator', 'service'],
  params: z.strictObject({ model: ModelName, alias: SettableAlias }),
  body: z.strictObject({ version: z.number().int().positive().max(MAX_VERSION) }),
  response: RegisteredModel,
});

/** Files are named by digest and must be in the object store already. Building twice from the same input answers with the first package. */
export const buildPackage = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: `${versionPath}/package`,
  summary: 'Seal model object and deployment resources into a signed package',
  access: ['data-scientist', 'service'],
  params: byVersion,
  body: z.strictObject({
    files: z.array(z.strictObject({ path: z.string().min(1), role: FileRole, digest: Digest })).min(1),
    signature: ModelSignature,
    features: FeatureBinding.optional(),
    resources: z.strictObject({ cpu: z.number().positive(), memoryMiB: z.number().int().positive() }),
    origin: z
      .strictObject({
        codeRepository: z.string().optional(),
        codeDigest: Digest.optional(),
        environmentDigest: Digest.optional(),
      })
      .default({}),
  }),
  response: SignedPackage,
});

export const getPackage = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/packages/:digest',
  summary: 'Read a package: manifest and signature',
  access: readers,
  params: z.strictObject({ digest: Digest }),
  response: SignedPackage,
});

export const ModelCard = z.object({
  model: ModelName,
  version: z.number().int(),
  stage: z.string(),
  intendedUse: z.string(),
  limitations: z.string().optional(),
  owner: Actor,
  training: z.object({
    runId: z.string().optional(),
    codeCommit: CommitId.optional(),
    dataSnapshotDigest: Digest.optional(),
    params: z.record(z.string(), z.string()),
  }),
  metrics: z.record(z.string(), z.number()),
  /** The package's evaluation file, as it is. */
  evaluation: z.unknown().optional(),
  packageDigest: Digest.optional(),
  approval: Approval.optional(),
  updatedAt: Timestamp,
});
export type ModelCard = z.infer<typeof ModelCard>;

export const writeModelCard = defineEndpoint({
  service: 'registry',
  method: 'PUT',
  path: `${versionPath}/card`,
  summary: 'Write what only people know of a model version; the rest of its card comes from records',
  access: ['data-scientist', 'service'],
  params: byVersion,
  body: z.strictObject({
    intendedUse: z.string().min(1).max(5000),
    limitations: z.string().max(5000).optional(),
  }),
  response: ModelCard,
});

export const getModelCard = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: `${versionPath}/card`,
  summary: 'Read a model card',
  access: readers,
  params: byVersion,
  response: ModelCard,
});

export const getModelCardPage = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: `${versionPath}/card.html`,
  summary: 'Read a model card as a page to print',
  access: readers,
  params: byVersion,
  response: 'stream',
});

export const requestApproval = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: `${versionPath}/approval`,
  summary: 'Ask for approval; the version needs a package and a model card',
  access: ['data-scientist', 'service'],
  params: byVersion,
  body: z.strictObject({ comment: z.string().max(2000).optional() }),
  response: Approval,
});

export const decideApproval = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: `${versionPath}/approval/decision`,
  summary:
    'Approve or reject; whoever registered the version or asked may not (four eyes), nor approve while a check of the policy fails',
  access: ['approver'],
  params: byVersion,
  body: z.strictObject({ decision: z.enum(['approved', 'rejected']), comment: z.string().min(1).max(2000) }),
  response: Approval,
  status: 200,
});

export const getApproval = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: `${versionPath}/approval`,
  summary: 'Read the newest approval of a version: its policy, checks and decisions',
  access: readers,
  params: byVersion,
  response: Approval,
});

export const decommissionModelVersion = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: `${versionPath}/decommission`,
  summary: 'Take a version out of use, with the reason; refused while a deployment sends it traffic',
  access: ['operator', 'service'],
  params: byVersion,
  body: z.strictObject({ reason: DecommissionReason, comment: z.string().max(2000).optional() }),
  response: ModelVersion,
  status: 200,
});

export const archiveModelVersion = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: `${versionPath}/archive`,
  summary: 'Seal a decommissioned version under object lock (write once, read many)',
  access: ['operator', 'service'],
  params: byVersion,
  body: z.strictObject({
    retentionDays: z.number().int().min(1).max(36_500).default(3_653),
    /** Whether the training data itself is sealed, or its digest alone; the registry's setting unless told. */
    trainingData: z.enum(['digest', 'content']).optional(),
    /** At most so many predictions that the version has answered are sealed as golden ones. */
    recordedPredictions: z.number().int().min(0).max(1000).default(100),
  }),
  response: Archive,
});

export const getArchive = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/archives/:digest',
  summary: 'Read the archive that holds a package',
  access: readers,
  params: z.strictObject({ digest: Digest }),
  response: Archive,
});

import { z } from 'zod';
import { Actor, CommitId, Digest, Timestamp, Uuid } from '../common/types';
import { ModelName } from './model-name';
import { ApprovalCheck, ApprovalDecision, ApprovalPolicy } from './approval-policy';

/** Life cycle of a model version; only these steps, in this order, except that any may be decommissioned. */
export const ModelVersionStage = z.enum(['candidate', 'approved', 'deployed', 'decommissioned', 'archived']);
export type ModelVersionStage = z.infer<typeof ModelVersionStage>;

/** Stage that MLflow clients give a version; it says nothing of its life cycle. */
export const MlflowStage = z.enum(['None', 'Staging', 'Production', 'Archived']);
export type MlflowStage = z.infer<typeof MlflowStage>;

export const DecommissionReason = z.enum(['better-model', 'better-features', 'process-changed', 'other']);
export type DecommissionReason = z.infer<typeof DecommissionReason>;

/** A concrete trained artifact, ready for use. */
export const ModelVersion = z.object({
  id: Uuid,
  model: ModelName,
  version: z.number().int().positive(),
  stage: ModelVersionStage,
  description: z.string().optional(),
  runId: z.string().optional(),
  pipelineRunId: Uuid.optional(),
  codeCommit: CommitId.optional(),
  trainingSetDigest: Digest.optional(),
  metrics: z.record(z.string(), z.number()),
  /** URI of the model's artifacts, where an MLflow client registered the version. */
  source: z.string().optional(),
  mlflowStage: MlflowStage.optional(),
  aliases: z.array(z.string()),
  packageDigest: Digest.optional(),
  registeredAt: Timestamp,
  registeredBy: Actor,
});
export type ModelVersion = z.infer<typeof ModelVersion>;

/** One step in the life of a version. */
export const StageChange = z.object({
  /** Absent for the first: the version was registered. */
  from: ModelVersionStage.optional(),
  to: ModelVersionStage,
  actor: Actor,
  reason: z.string().optional(),
  at: Timestamp,
});
export type StageChange = z.infer<typeof StageChange>;

export const Approval = z.object({
  id: Uuid,
  modelVersionId: Uuid,
  model: ModelName,
  version: z.number().int().positive(),
  packageDigest: Digest,
  state: z.enum(['requested', 'approved', 'rejected']),
  requestedBy: Actor,
  requestedAt: Timestamp,
  decidedBy: Actor.optional(),
  decidedAt: Timestamp.optional(),
  comment: z.string().optional(),
  /** Policy in force when it was asked for; absent where there was none. */
  policy: ApprovalPolicy.optional(),
  /** As they are now while the request is open, as they were once it is decided. */
  checks: z.array(ApprovalCheck),
  /** In the order in which they were made. */
  decisions: z.array(ApprovalDecision),
});
export type Approval = z.infer<typeof Approval>;

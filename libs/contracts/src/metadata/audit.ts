import { z } from 'zod';
import { Actor, Digest, Timestamp, Uuid } from '../common/types';
import { PredictionRecord } from '../serving/prediction';
import { RunSummary } from './run';
import { DataSnapshot } from './data-snapshot';
import { PackageFile, PackageManifest } from '../registry/package';
import { DecommissionReason, ModelVersionStage } from '../registry/model-version';
import { FeatureView } from '../features/feature-view';
import { Alert } from '../monitoring/monitor';
import { ApprovalCheck, ApprovalPolicy } from '../registry/approval-policy';
import { Traffic } from '../deployment/deployment';

/** One recorded step of the chain that led to a prediction: which event says so. */
export const Evidence = z.object({
  eventId: Uuid,
  type: z.string(),
  time: Timestamp,
  actor: Actor.optional(),
});

/**
 * The answer to "why did the model decide this?": every fact from records, none recomputed.
 * A fact that is on no record is left out and named in `gaps`.
 */
export const Explanation = z.object({
  prediction: PredictionRecord,
  deployment: z
    .object({
      name: z.string(),
      revision: z.number().int(),
      /** Traffic split in force when the prediction was made. */
      traffic: Traffic,
      evidence: z.array(Evidence),
    })
    .optional(),
  modelVersion: z
    .object({
      id: Uuid,
      model: z.string(),
      version: z.number().int(),
      stageNow: ModelVersionStage,
      decommissioned: z
        .object({ reason: DecommissionReason, comment: z.string().optional(), at: Timestamp, by: Actor })
        .optional(),
      evidence: z.array(Evidence),
    })
    .optional(),
  package: z
    .object({
      digest: Digest,
      manifest: PackageManifest,
      signatureValid: z.boolean(),
      evidence: z.array(Evidence),
    })
    .optional(),
  approval: z
    .object({
      requestedBy: Actor,
      approvedBy: Actor,
      approvedAt: Timestamp,
      /** Everybody who approved, in order. */
      approvers: z.array(Actor).optional(),
      /** What had to hold, and what it was checked against. */
      policy: ApprovalPolicy.optional(),
      checks: z.array(ApprovalCheck).optional(),
      comment: z.string().optional(),
      evidence: z.array(Evidence),
    })
    .optional(),
  run: RunSummary.optional(),
  code: z
    .object({ commit: z.string(), repository: z.string().optional(), digest: Digest.optional() })
    .optional(),
  environmentDigest: Digest.optional(),
  /** The lock files of the environment that are sealed in the package. */
  environmentFiles: z.array(PackageFile).optional(),
  /** The feature view that the model reads, as it was defined then. */
  featureDefinition: z.object({ view: FeatureView, evidence: z.array(Evidence) }).optional(),
  /** Alerts about the deployment that were open when the prediction was made. */
  openAlerts: z.array(z.object({ alert: Alert, evidence: z.array(Evidence) })).optional(),
  /** Where the prediction lies in the tamper-evident record; absent until it is sealed. */
  seal: z
    .object({
      segment: z.number().int(),
      sealedAt: Timestamp,
      checkpoint: z.object({ number: z.number().int(), signedAt: Timestamp }).optional(),
    })
    .optional(),
  /** Training data first, then what it was derived from. */
  dataSnapshots: z.array(DataSnapshot),
  gaps: z.array(z.string()),
});
export type Explanation = z.infer<typeof Explanation>;

/** Outcome of loading the archived package again and predicting from the recorded inputs. */
export const ReplayResult = z.object({
  predictionId: Uuid,
  packageDigest: Digest,
  /** Where the package was loaded from. */
  loadedFrom: z.enum(['archive', 'registry']),
  runtime: z.object({ name: z.string(), version: z.string() }),
  identical: z.boolean(),
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.string(),
      /** Raw little-endian bytes (BYTES tensors: length-prefixed as in V2 binary), as hex. */
      recorded: z.string(),
      replayed: z.string(),
      identical: z.boolean(),
    }),
  ),
  replayedAt: Timestamp,
});
export type ReplayResult = z.infer<typeof ReplayResult>;

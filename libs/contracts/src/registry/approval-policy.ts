import { z } from 'zod';
import { Actor, Digest, Role, Timestamp } from '../common/types';
import { ModelName } from './model-name';
import { FileRole } from './package';

/** A bound on a metric that the version has on record. */
export const MetricThreshold = z.strictObject({
  metric: z.string().min(1).max(250),
  operator: z.enum(['>', '>=', '<', '<=']),
  value: z.number(),
});
export type MetricThreshold = z.infer<typeof MetricThreshold>;

/** What an approval asks for. Lists that are empty ask for nothing. */
export const ApprovalRules = z.strictObject({
  /** How many people must approve, each another one. */
  approvers: z.number().int().min(1).max(20).default(1),
  /** Who may decide, beside being an approver: people named here, and whoever has one of these roles; both empty: any approver. */
  eligible: z
    .strictObject({
      roles: z.array(Role).max(10).default([]),
      people: z.array(Actor).max(100).default([]),
    })
    .default({ roles: [], people: [] }),
  metrics: z.array(MetricThreshold).max(50).default([]),
  /** Roles of files that the package must hold, for example an evaluation or a fairness report. */
  files: z.array(FileRole).max(10).default([]),
  modelCard: z.boolean().default(false),
  /** The package's signature must verify. */
  signature: z.boolean().default(false),
});
export type ApprovalRules = z.infer<typeof ApprovalRules>;

/** One state of the rules; each change makes the next version. */
export const ApprovalPolicy = z.object({
  /** Absent for the default policy. */
  model: ModelName.optional(),
  version: z.number().int().positive(),
  rules: ApprovalRules,
  appliedBy: Actor,
  appliedAt: Timestamp,
});
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

/** One check of the rules, with what it was decided on. */
export const ApprovalCheck = z.object({
  kind: z.enum(['metric', 'file', 'model-card', 'signature']),
  /** For people: `auc >= 0.7`. */
  required: z.string(),
  passed: z.boolean(),
  /** What is on record; absent where there is nothing. */
  found: z.string().optional(),
  /** The file or package that was looked at. */
  digest: Digest.optional(),
});
export type ApprovalCheck = z.infer<typeof ApprovalCheck>;

export const ApprovalDecision = z.object({
  decision: z.enum(['approved', 'rejected']),
  by: Actor,
  at: Timestamp,
  comment: z.string().optional(),
});
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;

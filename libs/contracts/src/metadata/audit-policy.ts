import { z } from 'zod';
import { Actor, Timestamp, Uuid } from '../common/types';

/** What is kept where, and how. */
export const AuditPolicy = z.object({
  /** Whole months of predictions that the tables keep beside the current one; older ones are in the archive alone. Absent: all. */
  onlineMonths: z.number().int().min(1).max(1200).optional(),
  /** Join keys that identify a person: predictions about them are encrypted under a key of that person's own. */
  personalKeys: z.array(z.string().min(1).max(200)).max(100).default([]),
});
export type AuditPolicy = z.infer<typeof AuditPolicy>;

export const AppliedAuditPolicy = AuditPolicy.extend({ appliedBy: Actor, appliedAt: Timestamp });

/** `<join key>=<value>` of an entity, such as `applicant_id=a-0007`. */
export const EntityRef = z
  .string()
  .regex(/^[^=]+=/, 'expected <join key>=<value>')
  .max(500);

/** Says that nothing it covers may be erased or leave the tables. What it does not name, it covers all of. */
export const LegalHold = z.object({
  id: Uuid,
  reason: z.string().min(1).max(2000),
  deployment: z.string().optional(),
  entity: EntityRef.optional(),
  placedBy: Actor,
  placedAt: Timestamp,
  releasedBy: Actor.optional(),
  releasedAt: Timestamp.optional(),
});
export type LegalHold = z.infer<typeof LegalHold>;

export const PrunedMonth = z.object({
  /** `2020-03`, of the predictions' ids. */
  month: z.string(),
  predictions: z.number().int(),
  prunedBy: Actor,
  prunedAt: Timestamp,
});
export type PrunedMonth = z.infer<typeof PrunedMonth>;

export const SubjectErasure = z.object({
  /** Keyed hash of the entity: it tells the subject to who knows it already, and nobody else. */
  subject: z.string(),
  erasedBy: Actor,
  erasedAt: Timestamp,
});
export type SubjectErasure = z.infer<typeof SubjectErasure>;

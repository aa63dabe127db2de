import type { ApprovalPolicy, ApprovalRules } from '@modelkeep/contracts/registry/approval-policy';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One version of a policy; versions are added, never changed. */
@Entity('approval_policies')
export class ApprovalPolicyEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** Null for the default policy. */
  @Column('text', { nullable: true })
  model!: string | null;

  @Column('int')
  version!: number;

  /** Null where this version withdraws the policy. */
  @Column('jsonb', { nullable: true })
  rules!: ApprovalRules | null;

  @Column('text')
  appliedBy!: string;

  @Column('timestamptz')
  appliedAt!: Date;
}

/** The policy that a version states; undefined where it withdraws it. */
export const policyOf = (entity: ApprovalPolicyEntity): ApprovalPolicy | undefined =>
  entity.rules
    ? {
        model: entity.model ?? undefined,
        version: entity.version,
        rules: entity.rules,
        appliedBy: entity.appliedBy,
        appliedAt: entity.appliedAt.toISOString(),
      }
    : undefined;

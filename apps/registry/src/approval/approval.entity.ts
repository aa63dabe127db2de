import type { ApprovalCheck, ApprovalPolicy } from '@modelkeep/contracts/registry/approval-policy';
import type { Approval } from '@modelkeep/contracts/registry/model-version';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ModelVersionEntity } from '../model-version/model-version.entity';
import { decisionOf, type DecisionEntity } from './decision.entity';

@Entity('approvals')
export class ApprovalEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  modelVersionId!: string;

  @Column('text')
  packageDigest!: string;

  @Column('text')
  state!: Approval['state'];

  @Column('text')
  requestedBy!: string;

  @Column('timestamptz')
  requestedAt!: Date;

  @Column('text', { nullable: true })
  decidedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;

  @Column('text', { nullable: true })
  comment!: string | null;

  /** Copy of the policy in force when it was asked for. */
  @Column('jsonb', { nullable: true })
  policy!: ApprovalPolicy | null;

  /** As they were when it was decided; empty before. */
  @Column('jsonb')
  checks!: ApprovalCheck[];
}

/** `checks`: those of this moment where the request is open. */
export const viewOf = (
  approval: ApprovalEntity,
  { model, version }: ModelVersionEntity,
  decisions: readonly DecisionEntity[],
  checks: ApprovalCheck[],
): Approval => ({
  id: approval.id,
  modelVersionId: approval.modelVersionId,
  model,
  version,
  packageDigest: approval.packageDigest,
  state: approval.state,
  requestedBy: approval.requestedBy,
  requestedAt: approval.requestedAt.toISOString(),
  decidedBy: approval.decidedBy ?? undefined,
  decidedAt: approval.decidedAt?.toISOString(),
  comment: approval.comment ?? undefined,
  policy: approval.policy ?? undefined,
  checks,
  decisions: decisions.map(decisionOf),
});

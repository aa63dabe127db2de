import type { ApprovalDecision } from '@modelkeep/contracts/registry/approval-policy';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What one person decided on a request; nobody decides twice. */
@Entity('approval_decisions')
export class DecisionEntity {
  @PrimaryColumn('uuid')
  approvalId!: string;

  @PrimaryColumn('text')
  actor!: string;

  @Column('text')
  decision!: ApprovalDecision['decision'];

  @Column('text', { nullable: true })
  comment!: string | null;

  @Column('timestamptz')
  decidedAt!: Date;
}

export const decisionOf = ({ actor, decision, comment, decidedAt }: DecisionEntity): ApprovalDecision => ({
  decision,
  by: actor,
  at: decidedAt.toISOString(),
  comment: comment ?? undefined,
});

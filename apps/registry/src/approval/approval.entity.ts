import type { Approval } from '@modelkeep/contracts/registry/model-version';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ModelVersionEntity } from '../model-version/model-version.entity';

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
}

export const viewOf = (approval: ApprovalEntity, { model, version }: ModelVersionEntity): Approval => ({
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
});

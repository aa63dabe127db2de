import type { ModelVersionStage, StageChange } from '@modelkeep/contracts/registry/model-version';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One step in a version's life; no stage is entered twice. */
@Entity('stage_changes')
export class StageChangeEntity {
  @PrimaryColumn('uuid')
  modelVersionId!: string;

  @Column('text')
  fromStage!: ModelVersionStage;

  @PrimaryColumn('text')
  toStage!: ModelVersionStage;

  @Column('text')
  actor!: string;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('timestamptz')
  changedAt!: Date;
}

export const stageChangeOf = ({
  fromStage,
  toStage,
  actor,
  reason,
  changedAt,
}: StageChangeEntity): StageChange => ({
  from: fromStage,
  to: toStage,
  actor,
  reason: reason ?? undefined,
  at: changedAt.toISOString(),
});

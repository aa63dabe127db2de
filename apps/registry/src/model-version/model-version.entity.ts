import type {
  MlflowStage,
  ModelVersion,
  ModelVersionStage,
} from '@modelkeep/contracts/registry/model-version';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('model_versions')
export class ModelVersionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  model!: string;

  @Column('int')
  version!: number;

  @Column('text')
  stage!: ModelVersionStage;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('text', { nullable: true })
  runId!: string | null;

  @Column('uuid', { nullable: true })
  pipelineRunId!: string | null;

  @Column('text', { nullable: true })
  codeCommit!: string | null;

  @Column('text', { nullable: true })
  trainingSetDigest!: string | null;

  @Column('jsonb')
  metrics!: Record<string, number>;

  /** URI of the model's artifacts, as an MLflow client named it. */
  @Column('text', { nullable: true })
  source!: string | null;

  /** Where `source` leads: another URI where that is a `models:` one. */
  @Column('text', { nullable: true })
  storageLocation!: string | null;

  @Column('text', { nullable: true })
  runLink!: string | null;

  @Column('text', { nullable: true })
  loggedModelId!: string | null;

  /** MLflow's stage: a label that its clients move. It has no part in the life cycle. */
  @Column('text')
  mlflowStage!: MlflowStage;

  @Column('text', { nullable: true })
  packageDigest!: string | null;

  @Column('timestamptz')
  registeredAt!: Date;

  @Column('text')
  registeredBy!: string;

  @Column('timestamptz')
  updatedAt!: Date;
}

/** A version as others see it; `aliases` are those of its model. */
export function viewOf(entity: ModelVersionEntity, aliases: Record<string, number>): ModelVersion {
  return {
    id: entity.id,
    model: entity.model,
    version: entity.version,
    stage: entity.stage,
    description: entity.description ?? undefined,
    runId: entity.runId ?? undefined,
    pipelineRunId: entity.pipelineRunId ?? undefined,
    codeCommit: entity.codeCommit ?? undefined,
    trainingSetDigest: entity.trainingSetDigest ?? undefined,
    metrics: entity.metrics,
    source: entity.source ?? undefined,
    mlflowStage: entity.mlflowStage,
    aliases: Object.keys(aliases).filter((alias) => aliases[alias] === entity.version),
    packageDigest: entity.packageDigest ?? undefined,
    registeredAt: entity.registeredAt.toISOString(),
    registeredBy: entity.registeredBy,
  };
}

import type { FeatureSelection, FeatureService } from '@modelkeep/contracts/features/feature-service';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('feature_services')
export class FeatureServiceEntity {
  @PrimaryColumn('text')
  name!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('jsonb')
  selections!: FeatureSelection[];

  @Column('text', { nullable: true })
  owner!: string | null;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('jsonb')
  tags!: Record<string, string>;

  @Column('timestamptz')
  appliedAt!: Date;

  @Column('text')
  appliedBy!: string;
}

export const featureServiceOf = (entity: FeatureServiceEntity): FeatureService => ({
  name: entity.name,
  version: entity.version,
  selections: entity.selections,
  owner: entity.owner ?? undefined,
  description: entity.description ?? undefined,
  tags: entity.tags,
  appliedAt: entity.appliedAt.toISOString(),
  appliedBy: entity.appliedBy,
});

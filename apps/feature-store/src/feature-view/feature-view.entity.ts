import type { Feature, FeatureView } from '@modelkeep/contracts/features/feature-view';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';
import { EntityEntity } from '../entity/entity.entity';

@Entity('feature_views')
export class FeatureViewEntity {
  @PrimaryColumn('text')
  name!: string;

  @PrimaryColumn('int')
  version!: number;

  @ManyToOne(() => EntityEntity, { eager: true })
  @JoinColumn({ name: 'entity' })
  entity!: EntityEntity;

  @Column('jsonb')
  features!: z.infer<typeof Feature>[];

  @Column('int', { nullable: true })
  ttlSeconds!: number | null;

  @Column('int', { nullable: true })
  freshWithinSeconds!: number | null;

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

export const viewOf = (view: FeatureViewEntity): FeatureView => ({
  name: view.name,
  version: view.version,
  entity: view.entity.name,
  joinKey: view.entity.joinKey,
  features: view.features,
  ttlSeconds: view.ttlSeconds ?? undefined,
  freshWithinSeconds: view.freshWithinSeconds ?? undefined,
  owner: view.owner ?? undefined,
  description: view.description ?? undefined,
  tags: view.tags,
  appliedAt: view.appliedAt.toISOString(),
  appliedBy: view.appliedBy,
});

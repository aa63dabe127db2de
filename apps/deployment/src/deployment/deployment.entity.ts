import type { Deployment, Mirror, Split, StickyKey } from '@modelkeep/contracts/deployment/deployment';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('deployment')
export class DeploymentEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  state!: Deployment['state'];

  @Column('jsonb')
  traffic!: Split;

  @Column({ type: 'jsonb', nullable: true })
  mirror!: Mirror | null;

  @Column({ type: 'jsonb', nullable: true })
  sticky!: StickyKey | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt!: Date;

  @Column('text')
  createdBy!: string;
}

import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
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
  traffic!: Deployment['traffic'];

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt!: Date;

  @Column('text')
  createdBy!: string;
}

import type { Digest } from '@modelkeep/contracts/common/types';
import type { GateResult, Revision } from '@modelkeep/contracts/deployment/deployment';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('revision')
export class RevisionEntity {
  @PrimaryColumn('uuid')
  deploymentId!: string;

  @PrimaryColumn('integer')
  number!: number;

  @Column('uuid')
  modelVersionId!: string;

  @Column('text')
  model!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  packageDigest!: Digest;

  @Column('integer')
  replicas!: number;

  @Column('text')
  audit!: Revision['audit'];

  @Column('text')
  state!: Revision['state'];

  /** Replicas that ended before the revision was ever ready. */
  @Column({ type: 'integer', insert: false })
  failedStarts!: number;

  @Column({ type: 'text', nullable: true, insert: false })
  failure!: string | null;

  @Column('jsonb')
  gates!: GateResult[];

  @Column({ type: 'timestamptz', nullable: true, insert: false })
  retiredAt!: Date | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt!: Date;

  @Column('text')
  createdBy!: string;
}

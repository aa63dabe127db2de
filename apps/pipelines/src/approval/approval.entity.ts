import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a step asks people, and what they decided. Open while it is not decided and the step is suspended. */
@Entity('step_approval')
export class ApprovalEntity {
  @PrimaryColumn('uuid')
  runId!: string;

  @PrimaryColumn('text')
  step!: string;

  /** -1 for the step itself. */
  @PrimaryColumn('integer')
  item!: number;

  @Column('text')
  message!: string;

  @Column('jsonb', { nullable: true })
  details!: unknown;

  @Column('boolean')
  allowStarter!: boolean;

  @Column('text', { nullable: true })
  decision!: 'approved' | 'rejected' | null;

  @Column('text', { nullable: true })
  decidedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;

  @Column('text', { nullable: true })
  comment!: string | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt!: Date;
}

import type { ScheduleRequest } from '@modelkeep/contracts/pipelines/schedule.api';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pipeline_schedule')
export class ScheduleEntity {
  @PrimaryColumn('text')
  name!: string;

  @Column('jsonb')
  request!: ScheduleRequest;

  /** The next moment for which a run starts. */
  @Column('timestamptz')
  nextAt!: Date;

  @Column('boolean')
  paused!: boolean;

  @Column('text', { nullable: true })
  error!: string | null;

  @Column('text')
  appliedBy!: string;
}

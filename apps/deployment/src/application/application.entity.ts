import type { Application, ApplicationDefinition } from '@modelkeep/contracts/deployment/application';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('application')
export class ApplicationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('jsonb')
  definition!: ApplicationDefinition;

  @Column('integer')
  version!: number;

  @Column('text')
  state!: Application['state'];

  @Column('timestamptz')
  appliedAt!: Date;

  @Column('text')
  appliedBy!: string;
}

export function applicationView({ definition, appliedAt, ...rest }: ApplicationEntity): Application {
  return { ...definition, ...rest, appliedAt: appliedAt.toISOString() };
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('registered_models')
export class RegisteredModelEntity {
  @PrimaryColumn('text')
  name!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  /** Alias to version number. */
  @Column('jsonb')
  aliases!: Record<string, number>;

  /** Number of the newest version that is still there; 0 where there is none. */
  @Column('int')
  latestVersion!: number;

  /** The last number that was given to a version: numbers of deleted versions are not given again. */
  @Column('int')
  lastNumber!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('text')
  createdBy!: string;

  @Column('timestamptz')
  updatedAt!: Date;
}

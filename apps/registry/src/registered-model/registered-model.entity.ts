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

  /** 0 before the first version. */
  @Column('int')
  latestVersion!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('text')
  createdBy!: string;
}

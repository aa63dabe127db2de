import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What only people know of a version; the rest of its card comes from records. */
@Entity('model_cards')
export class ModelCardEntity {
  @PrimaryColumn('uuid')
  modelVersionId!: string;

  @Column('text')
  intendedUse!: string;

  @Column('text', { nullable: true })
  limitations!: string | null;

  @Column('timestamptz')
  updatedAt!: Date;
}

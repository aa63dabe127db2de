import { Column, Entity as Table, PrimaryColumn } from 'typeorm';

@Table('entities')
export class EntityEntity {
  @PrimaryColumn('text')
  name!: string;

  @Column('text')
  joinKey!: string;

  @Column('text', { nullable: true })
  description!: string | null;
}

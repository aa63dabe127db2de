import type { Role } from '@modelkeep/contracts/common/types';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who may use the suite. Of the token only its hash is kept. */
@Entity('accounts')
export class AccountEntity {
  @PrimaryColumn('text')
  name!: string;

  @Column('text', { array: true })
  roles!: Role[];

  @Column('bytea')
  tokenSha256!: Buffer;

  @Column('timestamptz')
  createdAt!: Date;
}

import type { Role } from '@modelkeep/contracts/common/types';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who may use the suite. Of the token, which those who come by single sign-on lack, only its hash is kept. */
@Entity('accounts')
export class AccountEntity {
  @PrimaryColumn('text')
  name!: string;

  @Column('text', { array: true })
  roles!: Role[];

  @Column('bytea', { nullable: true })
  tokenSha256!: Buffer | null;

  @Column('timestamptz')
  createdAt!: Date;
}

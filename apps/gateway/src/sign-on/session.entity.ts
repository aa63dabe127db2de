import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who is signed in with a browser. Of the cookie only its hash is kept. */
@Entity('sessions')
export class SessionEntity {
  @PrimaryColumn('bytea')
  tokenSha256!: Buffer;

  @Column('text')
  account!: string;

  /** By it the identity provider knows which session of its own to end. */
  @Column('text')
  idToken!: string;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;
}

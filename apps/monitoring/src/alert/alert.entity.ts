import type { Alert } from '@modelkeep/contracts/monitoring/monitor';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('alerts')
export class AlertEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  monitorId!: string;

  @Column('text')
  monitor!: string;

  @Column('text')
  deployment!: string;

  @Column('text')
  kind!: Alert['kind'];

  @Column('text')
  rule!: string;

  @Column('text')
  severity!: Alert['severity'];

  @Column('text')
  state!: Alert['state'];

  @Column('text')
  summary!: string;

  @Column('boolean')
  silenced!: boolean;

  @Column('timestamptz')
  raisedAt!: Date;

  @Column('text', { nullable: true })
  acknowledgedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  resolvedAt!: Date | null;
}

export const viewOf = (alert: AlertEntity): Alert => ({
  ...alert,
  raisedAt: alert.raisedAt.toISOString(),
  acknowledgedBy: alert.acknowledgedBy ?? undefined,
  resolvedAt: alert.resolvedAt?.toISOString(),
});

import { Module } from '@nestjs/common';
import { BrokerHealth, createKafka, EventProducer, RecordSender } from '@modelkeep/eventing';
import { config } from '../config';
import { AsyncLog } from './async-log';
import { AuditHealth } from './audit-health';
import { Journal } from './journal';
import { NoLog, PredictionLog } from './prediction-log';
import { StrictLog } from './strict-log';

const SERVICE = 'model-server';
const MIB = 1024 * 1024;

function createLog(): PredictionLog {
  if (config.AUDIT === 'off') return new NoLog();
  const kafka = createKafka(SERVICE, config.KAFKA_BROKERS);
  if (config.AUDIT === 'strict') {
    const producer = new EventProducer(kafka, { service: SERVICE });
    return new StrictLog(producer, new BrokerHealth(kafka), config.AUDIT_PATIENCE_MS);
  }
  if (config.JOURNAL_DIR === undefined) throw new Error('JOURNAL_DIR is not set: async audit needs it');
  return new AsyncLog(new Journal(config.JOURNAL_DIR, config.JOURNAL_MIB * MIB), new RecordSender(kafka));
}

/** Puts predictions on record, in the way that AUDIT names. */
@Module({
  providers: [{ provide: PredictionLog, useFactory: createLog }, AuditHealth],
  exports: [PredictionLog],
})
export class AuditModule {}

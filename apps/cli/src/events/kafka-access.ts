import type * as Eventing from '@modelkeep/eventing';
import { UsageError } from '../terminal/failure';

/**
 * Kafka, loaded only by the commands that need it: it brings much code along. Its log stays silent, since what fails
 * is told once, at the end. Throws UsageError where KAFKA_BROKERS is not set.
 */
export async function kafkaAccess(): Promise<{ eventing: typeof Eventing; brokers: string[] }> {
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',').filter(Boolean);
  if (brokers.length === 0) throw new UsageError('KAFKA_BROKERS is not set (host:port, comma separated)');
  const { Logger } = await import('@nestjs/common');
  Logger.overrideLogger(false);
  return { eventing: await import('@modelkeep/eventing'), brokers };
}

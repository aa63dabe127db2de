import { Logger } from '@nestjs/common';
import { Kafka, type LogEntry, logLevel } from 'kafkajs';
import { kafkaSecurity } from './kafka-security';

const log = new Logger('Kafka');

/** kafkajs reports what it will retry as errors, and what it normally does as warnings: one level lower is right. */
function write({ level, namespace, log: entry }: LogEntry): void {
  const { message, timestamp: _timestamp, logger: _logger, ...fields } = entry;
  const line = { msg: `${namespace}: ${message}`, ...fields };
  if (level === logLevel.ERROR) log.warn(line);
  else log.debug(line);
}

/** A client whose log goes to the service's logger; TLS and login come from the environment, see `kafkaSecurity`. */
export function createKafka(clientId: string, brokers: string[]): Kafka {
  return new Kafka({
    clientId,
    brokers,
    ...kafkaSecurity(),
    logLevel: logLevel.WARN,
    logCreator: () => write,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 3_000, retries: 8 },
  });
}

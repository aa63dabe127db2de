import { Logger } from '@nestjs/common';
import { Kafka, type LogEntry, logLevel } from 'kafkajs';

const log = new Logger('Kafka');

/** kafkajs reports what it will retry as errors, and what it normally does as warnings: one level lower is right. */
function write({ level, namespace, log: entry }: LogEntry): void {
  const { message, timestamp: _timestamp, logger: _logger, ...fields } = entry;
  const line = { msg: `${namespace}: ${message}`, ...fields };
  if (level === logLevel.ERROR) log.warn(line);
  else log.debug(line);
}

/** A client whose log goes to the service's logger. */
export function createKafka(clientId: string, brokers: string[]): Kafka {
  return new Kafka({
    clientId,
    brokers,
    logLevel: logLevel.WARN,
    logCreator: () => write,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 3_000, retries: 8 },
  });
}

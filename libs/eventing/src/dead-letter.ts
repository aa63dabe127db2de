import type { IHeaders } from 'kafkajs';
import { type OutgoingRecord } from './record-sender';
import { deadLetterTopic } from './topics';

/** Headers that a dead letter has beside the original ones. */
export const DEAD_LETTER_HEADERS = {
  reason: 'dlt-reason',
  stack: 'dlt-stack',
  attempts: 'dlt-attempts',
  consumer: 'dlt-consumer',
  topic: 'dlt-topic',
  partition: 'dlt-partition',
  offset: 'dlt-offset',
  timestamp: 'dlt-timestamp',
  failedAt: 'dlt-failed-at',
} as const;

/** A message as it came. */
export interface Delivery {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Broker's time, ms since 1970, as text. */
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders | undefined;
}

const STACK_LENGTH = 8_000;

/** The original bytes and headers, plus who failed on them and why. */
export function deadLetter(
  delivery: Delivery,
  failure: { error: unknown; attempts: number; consumer: string },
): OutgoingRecord {
  const error = failure.error instanceof Error ? failure.error : new Error(String(failure.error));
  const names = DEAD_LETTER_HEADERS;
  return {
    topic: deadLetterTopic(delivery.topic),
    key: delivery.key,
    value: delivery.value,
    headers: {
      ...delivery.headers,
      [names.reason]: `${error.name}: ${error.message}`.slice(0, STACK_LENGTH),
      [names.stack]: (error.stack ?? '').slice(0, STACK_LENGTH),
      [names.attempts]: String(failure.attempts),
      [names.consumer]: failure.consumer,
      [names.topic]: delivery.topic,
      [names.partition]: String(delivery.partition),
      [names.offset]: delivery.offset,
      [names.timestamp]: delivery.timestamp,
      [names.failedAt]: new Date().toISOString(),
    },
  };
}

import type { Kafka } from 'kafkajs';

export interface RetryPolicy {
  /** Deliveries of one event before it becomes a dead letter. */
  maxAttempts: number;
  /** Wait before the second attempt; doubles from there. */
  initialDelayMs: number;
  maxDelayMs: number;
}

export interface EventingSettings {
  /** Consumer group, inbox consumer, and last part of the CloudEvents source. */
  service: string;
  brokers: string[];
  retry: RetryPolicy;
  /** Partitions handled at the same time. */
  concurrency: number;
  /** How long the group waits for a member that fell silent. */
  sessionTimeoutMs: number;
  /** How long inbox rows are kept. */
  inboxRetentionMs: number;
  /** Largest wait of a publisher that missed a notification. */
  outboxPollMs: number;
}

export type EventingOptions = Pick<EventingSettings, 'service'> &
  Partial<Omit<EventingSettings, 'service' | 'retry'>> & {
    retry?: Partial<RetryPolicy>;
    /** A Kafka client to use in place of one made from `brokers`. */
    kafka?: Kafka;
  };

export const EVENTING_SETTINGS = Symbol('EVENTING_SETTINGS');
export const KAFKA = Symbol('KAFKA');

/** Fills in the defaults; brokers come from KAFKA_BROKERS (comma separated). Throws when there are none. */
export function completeSettings(options: EventingOptions): EventingSettings {
  const brokers = options.brokers ?? (process.env['KAFKA_BROKERS'] ?? '').split(',').filter(Boolean);
  if (brokers.length === 0) throw new Error('KAFKA_BROKERS is not set');
  return {
    service: options.service,
    brokers,
    // Eight attempts: waits of 0.5, 1, 2 … 32 s, about a minute in all.
    retry: { maxAttempts: 8, initialDelayMs: 500, maxDelayMs: 32_000, ...options.retry },
    concurrency: options.concurrency ?? 4,
    sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
    inboxRetentionMs: options.inboxRetentionMs ?? 7 * 24 * 3_600_000,
    outboxPollMs: options.outboxPollMs ?? 1_000,
  };
}

/** CloudEvents `source` of a service. */
export const sourceOf = (service: string): string => `/modelkeep/${service}`;

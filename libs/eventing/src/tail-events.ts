import type { CloudEvent } from '@modelkeep/contracts/common/event';
import type { KafkaMessage } from 'kafkajs';
import { header } from './cloud-event';
import { createKafka } from './kafka';
import { type Position, readTopics } from './topic-reader';
import { catalogueTopics } from './topics';

/** An event as it stands on its topic: not checked by its schema; data that is no JSON is shown as text. */
export type TailedEvent = CloudEvent & {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
};

export interface TailOptions {
  brokers: string[];
  /** All topics of the catalogue unless told. */
  topics?: string[];
  /** From the first event still kept; else from now. */
  fromBeginning?: boolean;
  onEvent: (event: TailedEvent) => void | Promise<void>;
  /** Ends it. Without a signal, reads to the end as it is now. */
  signal?: AbortSignal;
}

/** Shows events as they pass, for people. Rejects when the brokers cannot be reached. */
export function tailEvents({
  brokers,
  topics,
  fromBeginning = false,
  onEvent,
  signal,
}: TailOptions): Promise<void> {
  return readTopics(createKafka('tail', brokers), {
    topics: topics ?? catalogueTopics(),
    fromBeginning,
    signal,
    onMessage: (message, position) => onEvent(tailed(message, position)),
  });
}

function tailed(message: KafkaMessage, { topic, partition }: Position): TailedEvent {
  const attribute = (name: string) => header(message.headers, `ce_${name}`);
  return {
    id: attribute('id') ?? '',
    type: attribute('type') ?? '',
    source: attribute('source') ?? '',
    subject: attribute('subject') ?? message.key?.toString() ?? '',
    time: attribute('time') ?? new Date(Number(message.timestamp)).toISOString(),
    actor: attribute('actor'),
    traceparent: header(message.headers, 'traceparent'),
    data: parsed(message.value?.toString() ?? ''),
    topic,
    partition,
    offset: message.offset,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

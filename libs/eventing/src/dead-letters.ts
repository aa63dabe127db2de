import type { IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import { header, REPLAY_HEADER } from './cloud-event';
import { DEAD_LETTER_HEADERS } from './dead-letter';
import { createKafka } from './kafka';
import { type OutgoingRecord, RecordSender } from './record-sender';
import { readTopics } from './topic-reader';
import { deadLetterTopic } from './topics';

/** An event that one consumer could not handle. */
export interface DeadLetter {
  /** Place in the dead-letter topic. */
  readonly position: string;
  /** Absent, like `type`, where the message was no event. */
  readonly eventId?: string;
  readonly type?: string;
  readonly key?: string;
  /** The value as it came, JSON or not. */
  readonly value: string;
  readonly consumer: string;
  /** Name and message of the last error. */
  readonly reason: string;
  readonly stack: string;
  readonly attempts: number;
  /** Where the message first was. */
  readonly origin: {
    readonly topic: string;
    readonly partition: number;
    readonly offset: string;
    readonly time: string;
  };
  /** RFC 3339. */
  readonly failedAt: string;
  readonly replayed: boolean;
}

export interface DeadLetterFilter {
  brokers: string[];
  /** The origin topic, without `.dlt`. */
  topic: string;
  consumer?: string;
  eventId?: string;
}

interface Letter {
  readonly shown: DeadLetter;
  readonly message: KafkaMessage;
}

/** On a record of the dead-letter topic that says: the letter at this offset was sent again. */
const REPLAYED_HEADER = 'dlt-replayed-position';

const OWN_HEADERS: ReadonlySet<string> = new Set(Object.values(DEAD_LETTER_HEADERS));

/** Dead letters of a topic, oldest first; those replayed already only when asked for. */
export async function listDeadLetters(
  filter: DeadLetterFilter & { replayed?: boolean; limit?: number },
): Promise<DeadLetter[]> {
  const letters = await readLetters(createKafka('dead-letters', filter.brokers), filter);
  return letters
    .map(({ shown }) => shown)
    .filter((letter) => filter.replayed || !letter.replayed)
    .slice(0, filter.limit);
}

/**
 * Sends dead letters to their origin topic again, oldest first, at most `limit`, and notes that in the dead-letter
 * topic. Same id and bytes; only the consumer that failed handles them. Returns what was sent. When it is cut short,
 * letters may be sent once more by the next call: the inbox removes those that were handled meanwhile.
 */
export async function replayDeadLetters(
  filter: DeadLetterFilter & { limit?: number },
): Promise<DeadLetter[]> {
  const kafka = createKafka('dead-letters', filter.brokers);
  const letters = (await readLetters(kafka, filter))
    .filter(({ shown }) => !shown.replayed)
    .slice(0, filter.limit);
  const sender = new RecordSender(kafka);
  try {
    for (const letter of letters) {
      await sender.send([original(letter)]);
      await sender.send([replayNote(filter.topic, letter)]);
    }
  } finally {
    await sender.close();
  }
  return letters.map(({ shown }) => ({ ...shown, replayed: true }));
}

async function readLetters(kafka: Kafka, { topic, consumer, eventId }: DeadLetterFilter): Promise<Letter[]> {
  const messages: KafkaMessage[] = [];
  const replayed = new Set<string>();
  await readTopics(kafka, {
    topics: [deadLetterTopic(topic)],
    fromBeginning: true,
    onMessage: (message) => {
      const position = header(message.headers, REPLAYED_HEADER);
      if (position === undefined) messages.push(message);
      else replayed.add(position);
    },
  });
  return messages
    .map((message) => ({ message, shown: show(message, replayed.has(message.offset)) }))
    .filter(({ shown }) => consumer === undefined || shown.consumer === consumer)
    .filter(({ shown }) => eventId === undefined || shown.eventId === eventId);
}

function show(message: KafkaMessage, replayed: boolean): DeadLetter {
  const text = (name: string) => header(message.headers, name) ?? '';
  const names = DEAD_LETTER_HEADERS;
  const timestamp = Number(text(names.timestamp));
  return {
    position: message.offset,
    eventId: header(message.headers, 'ce_id'),
    type: header(message.headers, 'ce_type'),
    key: message.key?.toString(),
    value: message.value?.toString() ?? '',
    consumer: text(names.consumer),
    reason: text(names.reason),
    stack: text(names.stack),
    attempts: Number(text(names.attempts)),
    origin: {
      topic: text(names.topic),
      partition: Number(text(names.partition)),
      offset: text(names.offset),
      time: new Date(timestamp).toISOString(),
    },
    failedAt: text(names.failedAt),
    replayed,
  };
}

function original({ message, shown }: Letter): OutgoingRecord {
  const headers: IHeaders = Object.fromEntries(
    Object.entries(message.headers ?? {}).filter(([name]) => !OWN_HEADERS.has(name)),
  );
  return {
    topic: shown.origin.topic,
    key: message.key,
    value: message.value,
    headers: { ...headers, [REPLAY_HEADER]: shown.consumer },
  };
}

function replayNote(topic: string, { message, shown }: Letter): OutgoingRecord {
  return {
    topic: deadLetterTopic(topic),
    key: message.key,
    value: null,
    headers: { [REPLAYED_HEADER]: shown.position },
  };
}

import type { CloudEvent, EventDefinition } from '@modelkeep/contracts/common/event';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { z } from 'zod';
import { MalformedEventError } from './poison-error';

/** Largest value of one event, in bytes: what a broker takes by default (1 MiB), less headers and framing. */
export const MAX_EVENT_BYTES = 900_000;

/** Names the one consumer for which a dead letter was sent again; all others pass over it. */
export const REPLAY_HEADER = 'replay-consumer';

/** A message as it goes to Kafka. */
export interface EventRecord {
  readonly topic: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: string;
}

export interface EncodeOptions {
  /** CloudEvents `id`; by default a new UUIDv7. */
  id?: string;
  /** CloudEvents `source`. */
  source: string;
  /** Who caused the event. */
  actor?: string;
  /** W3C trace context to travel with it. */
  trace?: Record<string, string>;
}

/**
 * Encodes by the CloudEvents 1.0 Kafka protocol binding, binary content mode (section 3.2).
 * Throws ZodError when the data breaks its schema, RangeError when it is too large.
 */
export function encodeEvent<Definition extends EventDefinition>(
  definition: Definition,
  data: z.input<Definition['data']>,
  options: EncodeOptions,
): EventRecord & { id: string } {
  return encodeChecked(definition, definition.data.parse(data) as z.infer<Definition['data']>, options);
}

/** `encodeEvent` for data whose type says that it keeps its schema: on a hot path it is not checked once more. */
export function encodeChecked<Definition extends EventDefinition>(
  definition: Definition,
  data: z.infer<Definition['data']>,
  { id = uuidv7(), source, actor, trace }: EncodeOptions,
): EventRecord & { id: string } {
  const value = JSON.stringify(data);
  const size = Buffer.byteLength(value);
  if (size > MAX_EVENT_BYTES)
    throw new RangeError(`${definition.type}: ${size} bytes are more than ${MAX_EVENT_BYTES}`);
  const key = definition.key(data);
  return {
    id,
    topic: definition.topic,
    key,
    value,
    headers: {
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: definition.type,
      ce_source: source,
      ce_subject: key,
      ce_time: new Date().toISOString(),
      ...(actor === undefined ? {} : { ce_actor: actor }),
      'content-type': 'application/json',
      ...trace,
    },
  };
}

/** A header's text; Kafka headers may repeat, then the last one counts. */
export function header(headers: IHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last?.toString();
}

/** Event and trace context of a message. Throws MalformedEventError saying what is wrong. */
export function decodeEvent(message: KafkaMessage, definition: EventDefinition): CloudEvent {
  const attribute = (name: string) => {
    const value = header(message.headers, `ce_${name}`);
    if (!value) throw new MalformedEventError(`attribute ${name} (header ce_${name}) is missing`);
    return value;
  };
  const version = attribute('specversion');
  if (version !== '1.0') throw new MalformedEventError(`specversion ${version} is not 1.0`);
  const id = attribute('id');
  if (!isUuid(id)) throw new MalformedEventError(`id ${id} is not a UUID`);
  const data = definition.data.safeParse(parseJson(message.value));
  if (!data.success) throw new MalformedEventError(`data breaks its schema: ${z.prettifyError(data.error)}`);
  const subject = header(message.headers, 'ce_subject');
  const actor = header(message.headers, 'ce_actor');
  const traceparent = header(message.headers, 'traceparent');
  return {
    id: id.toLowerCase(),
    type: definition.type,
    source: attribute('source'),
    subject: subject === undefined ? (message.key?.toString() ?? '') : subject,
    time: attribute('time'),
    ...(actor === undefined ? {} : { actor }),
    ...(traceparent === undefined ? {} : { traceparent }),
    data: data.data,
  };
}

function parseJson(value: Buffer | null): unknown {
  if (!value) throw new MalformedEventError('value is empty');
  try {
    return JSON.parse(value.toString()) as unknown;
  } catch (error) {
    throw new MalformedEventError(`value is not JSON: ${(error as Error).message}`);
  }
}

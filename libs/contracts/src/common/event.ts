import { z } from 'zod';

/**
 * One kind of event: what it is called, where it travels, what orders it, what it carries.
 * A file `<aggregate>-<past-verb>.event.ts` that exports one is all it takes to add an event:
 * the catalogue, the AsyncAPI document and the schema tests find it by its name.
 */
export interface EventDefinition<Data extends z.ZodObject = z.ZodObject> {
  /** CloudEvents `type`: `modelkeep.<service>.<aggregate>.<past-verb>.v<major>`. */
  readonly type: string;
  /** Kafka topic: `<service>.<aggregate>`. */
  readonly topic: string;
  /** One sentence: what has happened when this event is seen. */
  readonly description: string;
  /** Schema of the event's data. It only grows: new optional fields, or a new major version. */
  readonly data: Data;
  /** The aggregate's id, used as Kafka key (order holds per key) and CloudEvents `subject`. */
  readonly key: (data: z.infer<Data>) => string;
  /** A valid instance, shown in the AsyncAPI document. */
  readonly example: z.input<Data>;
}

/** The data that an event of this definition carries. */
export type EventData<Definition extends EventDefinition> = z.infer<Definition['data']>;

/** An event as handlers see it: CloudEvents 1.0 attributes plus checked data. */
export interface CloudEvent<Data = unknown> {
  /** UUIDv7, unique per event; redelivery keeps it. */
  readonly id: string;
  readonly type: string;
  /** Producing service, `/modelkeep/<service>`. */
  readonly source: string;
  /** Aggregate id; the Kafka key. */
  readonly subject: string;
  /** RFC 3339 UTC. */
  readonly time: string;
  /** Who caused it (extension attribute). */
  readonly actor?: string;
  /** W3C trace context (distributed tracing extension). */
  readonly traceparent?: string;
  readonly data: Data;
}

export type EventOf<Definition extends EventDefinition> = CloudEvent<EventData<Definition>>;

const TYPE = /^modelkeep\.[a-z-]+\.[a-z-]+\.[a-z-]+\.v[1-9][0-9]*$/;
const TOPIC = /^[a-z-]+\.[a-z-]+$/;

/** Declares an event; throws at load time where type, topic or example break the rules. */
export function defineEvent<Data extends z.ZodObject>(
  definition: EventDefinition<Data>,
): EventDefinition<Data> {
  if (!TYPE.test(definition.type)) throw new Error(`event type ${definition.type} does not match ${TYPE}`);
  if (!TOPIC.test(definition.topic)) throw new Error(`topic ${definition.topic} does not match ${TOPIC}`);
  definition.data.parse(definition.example);
  return Object.freeze(definition);
}

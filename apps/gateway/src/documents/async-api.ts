import type { EventDefinition } from '@modelkeep/contracts/common/event';
import { partitionsOf } from '@modelkeep/contracts/common/topic';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** AsyncAPI 3.0 document of all events: a channel per topic, a message per event type. */
export function asyncApi(events: EventDefinition[]): Json {
  const channels: Record<string, { address: string; messages: Record<string, Json>; bindings: Json }> = {};
  for (const event of events) {
    channels[event.topic] ??= {
      address: event.topic,
      messages: {},
      bindings: { kafka: { topic: event.topic, partitions: partitionsOf(event.topic) } },
    };
    const channel = channels[event.topic];
    if (channel) channel.messages[event.type] = message(event);
  }
  const operations = Object.keys(channels).map((topic) => [
    `receive ${topic}`,
    { action: 'receive', channel: { $ref: `#/channels/${topic}` } },
  ]);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Modelkeep events',
      version: '1',
      description: 'CloudEvents 1.0, Kafka binding, binary mode.',
    },
    defaultContentType: 'application/json',
    channels,
    operations: Object.fromEntries(operations) as Json,
  };
}

function message({ type, description, data, example }: EventDefinition): Json {
  const { $schema: _, ...payload } = z.toJSONSchema(data, { io: 'output', unrepresentable: 'any' });
  return { name: type, summary: description, payload, examples: [{ payload: example }] };
}

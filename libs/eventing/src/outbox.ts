import { Inject, Injectable } from '@nestjs/common';
import type { EventDefinition } from '@modelkeep/contracts/common/event';
import { clientOf, type OpenTransaction } from '@modelkeep/persistence';
import type { z } from 'zod';
import { encodeEvent } from './cloud-event';
import { EVENTING_SETTINGS, type EventingSettings, sourceOf } from './settings';
import { publishSpan } from './tracing';

type EncodedEvent = ReturnType<typeof encodeEvent>;

export interface PublishOptions {
  /** Who caused the event; travels as the extension attribute `actor`. */
  actor?: string;
}

/** An event as the columns of its row in the outbox. */
export interface OutboxColumns {
  topic: string;
  key: string;
  /** JSON. */
  headers: string;
  value: string;
}

/**
 * Publishes by writing to the `outbox` table in the caller's transaction: the event goes out if and only if the
 * transaction commits.
 *
 * Order per key is the order of commits as long as transactions on one aggregate exclude each other: write or lock
 * the aggregate's row first, then publish.
 */
@Injectable()
export class Outbox {
  private readonly source: string;

  constructor(@Inject(EVENTING_SETTINGS) settings: EventingSettings) {
    this.source = sourceOf(settings.service);
  }

  /** Returns the event's id. Throws ZodError when the data breaks its schema, RangeError when it is too large. */
  async publish<D extends EventDefinition>(
    transaction: OpenTransaction,
    definition: D,
    data: z.input<D['data']>,
    options: PublishOptions = {},
  ): Promise<string> {
    const [id] = await this.publishAll(transaction, definition, [data], options);
    return id as string;
  }

  /** Many events of one kind in one statement, in the given order. */
  async publishAll<D extends EventDefinition>(
    transaction: OpenTransaction,
    definition: D,
    data: readonly z.input<D['data']>[],
    options: PublishOptions = {},
  ): Promise<string[]> {
    if (data.length === 0) return [];
    const records = this.encode(definition, data, options);
    const client = await clientOf(transaction);
    await client.query({
      ...insertEvents,
      values: [
        definition.topic,
        records.map((record) => record.key),
        records.map((record) => JSON.stringify(record.headers)),
        records.map((record) => record.value),
      ],
    });
    return records.map((record) => record.id);
  }

  /** For a statement that makes a change and writes its event at once. Throws as `publish` does. */
  columns<D extends EventDefinition>(
    definition: D,
    data: z.input<D['data']>,
    options: PublishOptions = {},
  ): OutboxColumns {
    const [{ topic, key, headers, value }] = this.encode(definition, [data], options) as [EncodedEvent];
    return { topic, key, headers: JSON.stringify(headers), value };
  }

  private encode<D extends EventDefinition>(
    definition: D,
    data: readonly z.input<D['data']>[],
    options: PublishOptions,
  ): EncodedEvent[] {
    const trace = publishSpan(definition.type, definition.topic);
    return data.map((one) => encodeEvent(definition, one, { source: this.source, trace, ...options }));
  }
}

const insertEvents = {
  name: 'outbox-insert',
  text: `INSERT INTO outbox (topic, key, headers, value)
         SELECT $1, key, headers, value
         FROM unnest($2::text[], $3::jsonb[], $4::text[]) WITH ORDINALITY AS event (key, headers, value, ordinal)
         ORDER BY ordinal`,
};

import { loadEvents } from '@modelkeep/contracts/common/catalogue';
import { defineEvent } from '@modelkeep/contracts/common/event';
import { ModelVersionApproved } from '@modelkeep/contracts/registry/model-version-approved.event';
import fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import { z } from 'zod';
import { decodeEvent, encodeEvent, type EventRecord } from './cloud-event';
import { MalformedEventError } from './poison-error';

const source = '/modelkeep/registry';

const message = ({ key, value, headers }: Pick<EventRecord, 'key' | 'value' | 'headers'>): KafkaMessage => ({
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  timestamp: '0',
  attributes: 0,
  offset: '0',
});

describe('CloudEvents over Kafka', () => {
  it.each([...loadEvents().values()])('$type comes back as it was sent', (definition) => {
    const record = encodeEvent(definition, definition.example, { source, actor: 'dana' });
    const event = decodeEvent(message(record), definition);
    expect(event).toEqual({
      id: record.id,
      type: definition.type,
      source,
      subject: record.key,
      time: expect.stringMatching(/Z$/),
      actor: 'dana',
      data: definition.data.parse(definition.example),
    });
  });

  const good = encodeEvent(ModelVersionApproved, ModelVersionApproved.example, { source });
  const { ce_id: _id, ...withoutId } = good.headers;

  it.each([
    ['value is not JSON', { ...good, value: '{' }],
    ['data breaks its schema', { ...good, value: '{"model":7}' }],
    ['specversion 0.3 is not 1.0', { ...good, headers: { ...good.headers, ce_specversion: '0.3' } }],
    ['attribute id (header ce_id) is missing', { ...good, headers: withoutId }],
    ['id 7 is not a UUID', { ...good, headers: { ...good.headers, ce_id: '7' } }],
  ])('says that %s', (reason, record) => {
    expect(() => decodeEvent(message(record), ModelVersionApproved)).toThrow(reason);
  });

  it('refuses to send what breaks the schema or is too large', () => {
    const { example } = ModelVersionApproved;
    expect(() => encodeEvent(ModelVersionApproved, { ...example, version: 0 }, { source })).toThrow();
    const comment = 'x'.repeat(1_000_000);
    expect(() => encodeEvent(ModelVersionApproved, { ...example, comment }, { source })).toThrow(
      'bytes are more than',
    );
  });

  const Anything = defineEvent({
    type: 'modelkeep.test.thing.changed.v1',
    topic: 'test.thing',
    description: 'Something changed.',
    key: (data) => data.id,
    data: z.object({ id: z.string(), count: z.number(), flag: z.boolean().optional(), rest: z.unknown() }),
    example: { id: 'a', count: 1, rest: {} },
  });
  const text = fc.string({ unit: 'binary' });

  it('brings back any data, key, actor and trace context', () => {
    const data = fc.record(
      {
        id: text,
        count: fc.double({ noNaN: true, noDefaultInfinity: true }),
        flag: fc.boolean(),
        rest: fc.jsonValue(),
      },
      { requiredKeys: ['id', 'count', 'rest'] },
    );
    const actors = fc.option(text, { nil: undefined });
    fc.assert(
      fc.property(data, actors, text, (one, actor, traceparent) => {
        const record = encodeEvent(Anything, one, { source, actor, trace: { traceparent } });
        const { id, key, headers } = record;
        expect(decodeEvent(message(record), Anything)).toEqual({
          id,
          type: Anything.type,
          source,
          subject: key,
          time: headers['ce_time'],
          ...(actor === undefined ? {} : { actor }),
          traceparent,
          data: JSON.parse(JSON.stringify(one)) as unknown,
        });
        expect(key).toBe(one.id);
      }),
    );
  });

  it('takes any other message for malformed, whatever its bytes', () => {
    const { example } = Anything;
    const record = encodeEvent(Anything, example, { source });
    const names = fc.constantFrom('ce_specversion', 'ce_id', 'ce_time', 'ce_source');
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(fc.dictionary(names, bytes), fc.option(bytes), (headers, value) => {
        const sent = { ...message(record), value };
        sent.headers = { ...sent.headers, ...headers };
        expect(() => decodeEvent(sent, Anything)).toThrow(MalformedEventError);
      }),
    );
  });
});

import { loadEvents } from '@modelkeep/contracts/common/catalogue';
import { ModelVersionApproved } from '@modelkeep/contracts/registry/model-version-approved.event';
import type { KafkaMessage } from 'kafkajs';
import { decodeEvent, encodeEvent, type EventRecord } from './cloud-event';

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
});

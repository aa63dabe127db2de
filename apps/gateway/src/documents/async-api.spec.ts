import { loadEvents } from '@modelkeep/contracts/common/catalogue';
import { asyncApi } from './async-api';

interface Document {
  channels: Record<string, { address: string; messages: Record<string, { payload: { type: string } }> }>;
  operations: Record<string, { channel: { $ref: string } }>;
}

describe('asyncApi', () => {
  const events = [...loadEvents().values()];
  const { channels, operations } = asyncApi(events) as unknown as Document;

  it.each(events.map(({ topic, type }) => [topic, type]))(
    'has on channel %s the message %s',
    (topic, type) => {
      expect(channels[topic]).toMatchObject({ address: topic });
      expect(channels[topic]?.messages[type]?.payload).toMatchObject({ type: 'object' });
    },
  );

  it('refers to channels that are there', () => {
    for (const { channel } of Object.values(operations))
      expect(channels).toHaveProperty([channel.$ref.replace('#/channels/', '')]);
  });
});

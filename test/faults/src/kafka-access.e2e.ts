import { createKafka, deadLetterTopic } from '@modelkeep/eventing';
import { ACCESS, setUp } from '@modelkeep/kafka-setup';
import type { Kafka } from 'kafkajs';
import { SecuredBroker } from './secured-broker';
import { until } from './world';

const OF_REGISTRY = 'registry.model-version';
const OF_DEPLOYMENT = 'deployment.deployment';

jest.setTimeout(180_000);

describe('brokers that ask for a login', () => {
  const broker = new SecuredBroker();
  const own = { ...process.env };

  beforeAll(async () => {
    await broker.start(Object.keys(ACCESS));
    await until('the broker answers', () => grant().then(Boolean, () => false));
  });
  afterEach(() => {
    process.env = { ...own };
  });
  afterAll(() => broker.stop());

  function as(user: string, changes: Record<string, string> = {}): Kafka {
    const env = { ...broker.environmentOf(user), ...changes };
    Object.assign(process.env, env);
    return createKafka(user, env['KAFKA_BROKERS']?.split(',') ?? []);
  }

  const grant = () => setUp(as('admin'));

  async function write(user: string, topic: string): Promise<void> {
    const producer = as(user).producer({ retry: { retries: 2 }, allowAutoTopicCreation: false });
    await producer.connect();
    try {
      await producer.send({ topic, messages: [{ key: 'a', value: '{}' }] });
    } finally {
      await producer.disconnect();
    }
  }

  /** Resolves once a member of the group has got a message of the topic. */
  async function read(user: string, groupId: string, topic: string): Promise<void> {
    const consumer = as(user).consumer({ groupId, allowAutoTopicCreation: false });
    try {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
        consumer.run({ eachMessage: () => Promise.resolve(resolve()) }).catch(reject);
      });
    } finally {
      await consumer.disconnect();
    }
  }

  it('are set up as often as one likes, with the same result', async () => {
    expect(await grant()).toEqual(await grant());
  });

  it('let in nobody without the right password, and nobody in clear', async () => {
    const connect = async (kafka: Kafka) => {
      const admin = kafka.admin({ retry: { retries: 0 } });
      await admin.connect().finally(() => admin.disconnect());
    };
    await expect(connect(as('registry', { KAFKA_PASSWORD: 'guessed' }))).rejects.toThrow(
      /Authentication failed/i,
    );
    await expect(connect(as('registry', { KAFKA_TLS: 'false' }))).rejects.toThrow();
  });

  it('let a service write and read what is its own, and dead letters', async () => {
    await write('registry', OF_REGISTRY);
    await read('registry', 'registry', OF_REGISTRY);
    await read('registry', 'registry.broadcast.1', OF_REGISTRY);
    await write('registry', deadLetterTopic(OF_DEPLOYMENT));
    await write('model-server', 'serving.prediction');
    await read('metadata', 'metadata', 'serving.prediction');
  });

  it.each([
    ['a service', 'registry', OF_DEPLOYMENT],
    ['the model server', 'model-server', OF_REGISTRY],
    ['a program outside', 'producer', OF_REGISTRY],
    ['a service that makes no predictions', 'registry', 'serving.prediction'],
  ])('refuse %s (%s) that writes %s', async (_, user, topic) => {
    await expect(write(user, topic)).rejects.toThrow(/not authorized/i);
  });

  it.each([
    ['the group of another service', 'registry', 'metadata', OF_REGISTRY],
    ['predictions', 'registry', 'registry', 'serving.prediction'],
    ['anything as a program outside', 'producer', 'producer', OF_REGISTRY],
  ])('refuse to read %s', async (_, user, group, topic) => {
    // kafkajs says of a group that it may not see that there is none who coordinates it.
    await expect(read(user, group, topic)).rejects.toThrow(/not authorized|find group coordinator/i);
  });
});

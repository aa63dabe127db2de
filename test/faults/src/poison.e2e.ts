import { listDeadLetters, replayDeadLetters } from '@modelkeep/eventing';
import { Partitioners } from 'kafkajs';
import { v7 as uuidv7 } from 'uuid';
import { FixtureProcess } from './fixture-process';
import { applied, createWorld, expected, settled, until, type World } from './world';

const TYPE = 'modelkeep.faults.counter.incremented.v1';

/** Sends what no producer of ours would. */
async function sendRaw(
  world: World,
  key: string,
  value: string,
  headers: Record<string, string>,
): Promise<void> {
  const producer = world.kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic: world.topic, messages: [{ key, value, headers }] });
  await producer.disconnect();
}

const envelope = (overrides: Record<string, string> = {}) => ({
  ce_specversion: '1.0',
  ce_id: uuidv7(),
  ce_type: TYPE,
  ce_source: '/outside',
  ce_time: new Date().toISOString(),
  ...overrides,
});

describe.each([
  ['event by event', false],
  ['in batches', true],
])('a service that handles %s', (_, batch) => {
  let world: World;
  let fixture: FixtureProcess;

  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    await fixture.stop();
    await world.close();
  });

  const deadLetters = (count: number) =>
    until(`${count} dead letters`, async () => {
      const letters = await listDeadLetters(world);
      return letters.length >= count && letters;
    });

  it('sets aside what is no event, says why, and handles what comes after it', async () => {
    fixture = await FixtureProcess.start({ ...world, batch });
    const broken: [string, string, Record<string, string>][] = [
      ['not JSON', '{"counter":', envelope()],
      ['counter', '{"counter":5,"value":1}', envelope()],
      ['ce_type', '{}', {}],
      ['is not a UUID', '{"counter":"a","value":1}', envelope({ ce_id: 'seven' })],
      ['specversion', '{"counter":"a","value":1}', envelope({ ce_specversion: '0.3' })],
    ];
    for (const [, value, headers] of broken) await sendRaw(world, 'a', value, headers);
    await sendRaw(world, 'a', '{}', envelope({ ce_type: 'modelkeep.faults.counter.unheard-of.v1' }));
    await fixture.increment('a');
    await settled(world.pool);

    expect(await applied(world.pool)).toEqual({ a: [1] });
    const letters = await deadLetters(broken.length);
    expect(letters).toHaveLength(broken.length);
    broken.forEach(([reason, value], index) => {
      expect(letters[index]).toMatchObject({ value, consumer: world.service, attempts: 1, replayed: false });
      expect(letters[index]?.reason).toContain(reason);
      expect(letters[index]?.origin.topic).toBe(world.topic);
    });
  });

  it('sets aside what its handler cannot handle, and handles it once after fix and replay', async () => {
    fixture = await FixtureProcess.start({ ...world, batch, broken: ['flaky', 'toxic!'] });
    for (const counter of ['good', 'flaky', 'toxic', 'good']) await fixture.increment(counter);
    const letters = await deadLetters(2);
    expect(letters.map(({ key, attempts, reason }) => [key, attempts, reason]).sort()).toEqual([
      ['flaky', 3, 'Error: flaky is broken'],
      ['toxic', 1, 'PoisonError: toxic is poison'],
    ]);
    expect(letters[0]?.stack).toContain('failIfBroken');
    await until('others go on', async () => (await applied(world.pool))['good']?.length === 2);
    expect(await applied(world.pool)).toEqual({ good: [1, 2] });

    await fixture.stop();
    fixture = await FixtureProcess.start({ ...world, batch });
    const flaky = letters.find(({ key }) => key === 'flaky');
    expect(await replayDeadLetters({ ...world, eventId: flaky?.eventId })).toHaveLength(1);
    expect(await replayDeadLetters({ ...world, consumer: 'somebody-else' })).toHaveLength(0);
    expect(await replayDeadLetters({ ...world, consumer: world.service, limit: 5 })).toHaveLength(1);
    expect(await replayDeadLetters(world)).toHaveLength(0);
    await settled(world.pool);

    expect(await applied(world.pool)).toEqual(await expected(world.pool));
    expect(await listDeadLetters(world)).toHaveLength(0);
    expect(await listDeadLetters({ ...world, replayed: true })).toHaveLength(2);
  });

  it('keeps other partitions going while one waits for its next attempt', async () => {
    fixture = await FixtureProcess.start({ ...world, batch, broken: ['slow'] });
    await fixture.increment('slow');
    for (let index = 0; index < 24; index += 1) await fixture.increment(`c${index}`);
    await deadLetters(1);
    await until('all others', async () => Object.keys(await applied(world.pool)).length === 24);
  });
});

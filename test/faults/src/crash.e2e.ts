import { FixtureProcess } from './fixture-process';
import type { Fault } from './fixture/faulty-kafka';
import { applied, createWorld, expected, settled, type World } from './world';

/** Where the process dies, and whether the event has already left it by then. */
const FAULTS: [Fault, string][] = [
  ['before-send', 'between the commit of row and event, and the publication'],
  ['after-send', 'between the publication and its removal from the outbox'],
  ['before-effect-commit', 'between the effect and its commit'],
  ['before-offset-commit', 'between the commit of the effect and that of the offset'],
];

describe.each([
  ['event by event', false],
  ['in batches', true],
])('a service that handles %s and is killed', (_, batch) => {
  let world: World;

  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  it.each(FAULTS)('%s (%s) neither loses nor repeats nor reorders', async (fault) => {
    const doomed = await FixtureProcess.start({ ...world, batch, fault });
    // The process may die before it answers.
    const calls = ['a', 'b', 'a', 'c', 'a'].map((counter) => doomed.increment(counter).catch(() => 0));
    await doomed.ended;
    await Promise.all(calls);

    const survivor = await FixtureProcess.start({ ...world, batch });
    await survivor.increment('a');
    await settled(world.pool);
    await survivor.stop();

    const done = await applied(world.pool);
    expect(done).toEqual(await expected(world.pool));
    expect(done['a']?.length).toBeGreaterThan(0);
  });
});

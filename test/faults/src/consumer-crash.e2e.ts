import { FixtureProcess } from './fixture-process';
import { applied, createWorld, expected, settled, type World } from './world';

describe.each([
  ['event by event', false],
  ['in batches', true],
])(
  'a service that handles %s and whose consumer ends with an error that kafkajs takes for final',
  (_, batch) => {
    let world: World;

    beforeEach(async () => {
      world = await createWorld();
    });
    afterEach(() => world.close());

    it('joins its group again and neither loses nor repeats nor reorders', async () => {
      const fixture = await FixtureProcess.start({ ...world, batch, fault: 'final-crash' });
      for (const counter of ['a', 'b', 'a', 'c', 'a']) await fixture.increment(counter);
      await settled(world.pool);
      await fixture.increment('a');
      await settled(world.pool);
      await fixture.stop();

      expect(await applied(world.pool)).toEqual(await expected(world.pool));
    });
  },
);

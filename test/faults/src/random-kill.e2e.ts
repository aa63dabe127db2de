import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { FixtureProcess } from './fixture-process';
import { applied, createWorld, expected, settled, type World } from './world';

const KILLS = 20;

describe.each([
  ['event by event', false, KILLS / 2],
  ['in batches', true, KILLS / 2],
])('a service that handles %s, killed at random moments', (_, batch, kills) => {
  let world: World;

  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  it(`survives ${kills} kills under load: nothing lost, nothing twice, order kept`, async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      const fixture = await FixtureProcess.start({ ...world, batch });
      let alive = true;
      const load = Array.from({ length: 8 }, async () => {
        while (alive) await fixture.increment(`c${randomInt(12)}`).catch(() => undefined);
      });
      // The moment is the input of this test, not a wait for something.
      await wait(randomInt(20, 1_500));
      alive = false;
      await fixture.kill();
      await Promise.all(load);
    }
    const survivor = await FixtureProcess.start({ ...world, batch });
    await settled(world.pool);
    await survivor.stop();

    const wanted = await expected(world.pool);
    expect(Object.values(wanted).flat().length).toBeGreaterThan(kills);
    expect(await applied(world.pool)).toEqual(wanted);
  });
});

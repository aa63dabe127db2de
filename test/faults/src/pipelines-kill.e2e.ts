import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunTransition } from '@modelkeep/contracts/pipelines/pipeline-run';
import { listRunTransitions } from '@modelkeep/contracts/pipelines/pipeline-run.api';
import { listPipelineRuns } from '@modelkeep/contracts/pipelines/pipeline.api';
import { createKafka } from '@modelkeep/eventing';
import { ExtraWorker } from './extra-worker';
import { PipelinesStack, shell, stepOf } from './pipelines-stack';
import { seeded } from './random';

/** PIPELINES_KILLS=200 for the long form. */
const KILLS = Number(process.env['PIPELINES_KILLS'] ?? 6);
const SEED = Number(process.env['PIPELINES_SEED'] ?? Date.now() % 1_000_000);
const LAYERS = 10;
const WIDTH = 5;

jest.setTimeout(120_000 + KILLS * 20_000);

const nameOf = (layer: number, place: number) => `s-${layer}-${place}`;

/** Each step adds one to the values of two steps of the layer before. */
function ladder(ledger: string) {
  // Says when another attempt of the same step still runs, in whatever process.
  const script = `
    last=$(grep "^start $MODELKEEP_PIPELINE_RUN_ID $MODELKEEP_STEP " ${ledger} | tail -1 | cut -d' ' -f5)
    test -n "$last" && grep -q '^State:.[^ZX]' "/proc/$last/status" 2>/dev/null && echo "overlap $MODELKEEP_STEP" >> ${ledger}
    echo "start $MODELKEEP_PIPELINE_RUN_ID $MODELKEEP_STEP $MODELKEEP_ATTEMPT $$" >> ${ledger}
    sleep 0.1
    echo "{\\"value\\": $(( $1 + $2 + 1 ))}" > "$MODELKEEP_OUTPUTS/parameters.json"`;
  const steps = Array.from({ length: LAYERS * WIDTH }, (_, index) => {
    const layer = Math.floor(index / WIDTH);
    const place = index % WIDTH;
    const before = [place, (place + 1) % WIDTH].map((other) =>
      layer === 0 ? '0' : `\${steps.${nameOf(layer - 1, other)}.parameters.value}`,
    );
    return { ...shell(nameOf(layer, place), ''), command: ['sh', '-c', script, 'sh', ...before] };
  });
  return { steps };
}

/** What the last layer must give. */
const EXPECTED = Array.from({ length: LAYERS }).reduce<number>((value) => 2 * value + 1, 0);

describe(`two processes of the pipelines service, killed ${KILLS} times at random (seed ${SEED})`, () => {
  const random = seeded(SEED);
  const settings = { LEASE_SECONDS: '2', STEP_CONCURRENCY: '3' };
  let pipelines: PipelinesStack;
  let worker: ExtraWorker;
  let ledger: string;

  beforeAll(async () => {
    pipelines = await PipelinesStack.start(settings);
    worker = new ExtraWorker(pipelines.stack, settings);
    ledger = join(pipelines.home, 'ledger');
  });

  afterAll(async () => {
    await worker?.stop();
    await pipelines?.stop();
  });

  const transitionsOf = async (id: string): Promise<RunTransition[]> => {
    const { items } = await pipelines.client.call(listRunTransitions, {
      params: { id },
      query: { limit: 1000 },
    });
    return items;
  };

  it('ends every run with the right result, no step counted twice, none lost', async () => {
    const runs = [await pipelines.run('ladder', ladder(ledger))];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const current = runs.at(-1) as string;
      const { finishedAt } = await pipelines.until(current, () => true);
      if (finishedAt) runs.push(await pipelines.run('ladder', ladder(ledger)));
      // The moment is the input of this test, not a wait for something.
      await wait(random() * 1_200);
      if (random() < 0.5) await worker.kill();
      else {
        await pipelines.stack.kill('pipelines');
        await pipelines.stack.untilReady('pipelines');
      }
    }
    for (const id of runs) {
      const run = await pipelines.untilEnded(id);
      expect([run.state, run.steps.filter(({ state }) => state !== 'succeeded')]).toEqual(['succeeded', []]);
      for (let place = 0; place < WIDTH; place += 1)
        expect(stepOf(run, nameOf(LAYERS - 1, place)).parameters).toEqual({ value: EXPECTED });
      expectOneCourse(await transitionsOf(id));
    }
    const { items } = await pipelines.client.call(listPipelineRuns, { query: { pipeline: 'ladder' } });
    expect(items.map(({ id }) => id)).toEqual(runs);
    expect(readFileSync(ledger, 'utf8')).not.toContain('overlap');
    expect(await finishedEvents(pipelines, runs)).toEqual(
      Object.fromEntries(runs.map((id) => [id, LAYERS * WIDTH])),
    );
  });
});

/** Each step ends once, under the token that was given out last; nothing happens to it after. */
function expectOneCourse(transitions: readonly RunTransition[]): void {
  for (const step of new Set(transitions.map(({ step: name }) => name))) {
    const course = transitions.filter((one) => one.step === step);
    const ends = course.filter(({ to }) => to === 'succeeded');
    expect([step, ends.length, course.at(-1)]).toEqual([step, 1, ends[0]]);
    course.forEach(({ from }, index) => expect(from).toBe(course[index - 1]?.to));
    const tokens = course.filter(({ to }) => to === 'running').map(({ attempt }) => attempt);
    expect(tokens).toEqual(tokens.map((_, index) => (step === undefined ? undefined : index + 1)));
    if (step !== undefined) expect(ends[0]?.attempt).toBe(tokens.at(-1));
  }
}

/** Number of steps per run that the topic says have succeeded; one that two events tell of counts as two. */
async function finishedEvents(pipelines: PipelinesStack, runs: string[]): Promise<Record<string, number>> {
  const kafka = createKafka('faults', pipelines.stack.kafkaBrokers);
  const consumer = kafka.consumer({ groupId: `faults-${SEED}` });
  const finished = new Map<string, Set<string>>(runs.map((id) => [id, new Set()]));
  const ended = new Set<string>();
  await consumer.connect();
  await consumer.subscribe({ topic: 'pipelines.pipeline-run', fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message: { key, headers, value } }) => {
          const id = String(key);
          const type = String(headers?.['ce_type']);
          const data = JSON.parse(String(value)) as { step?: string; state?: string };
          // The order of a key holds: after the run's end there is nothing more of it.
          if (type.includes('.step.finished.'))
            finished.get(id)?.add(`${String(headers?.['ce_id'])} ${data.step}`);
          if (type.includes('.pipeline-run.finished.')) ended.add(id);
          if (runs.every((run) => ended.has(run))) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return Object.fromEntries([...finished].map(([id, events]) => [id, events.size]));
}

import { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import { dependenciesOf, findCycle } from './graph';
import { findFaults } from './validation';

const digest = `sha256:${'a'.repeat(64)}`;
const command = (name: string, more: object = {}) => ({ name, kind: 'command', command: ['true'], ...more });
const faultsOf = (definition: object) =>
  findFaults(PipelineDefinition.parse(definition)).map(
    ({ path, message }) => `${path.join('/')}: ${message}`,
  );

describe('findFaults', () => {
  it('accepts a pipeline that uses everything', () => {
    const definition = {
      parameters: { seed: { default: 1 } },
      inputs: ['data'],
      code: { digest, commit: 'a'.repeat(40), dirty: false },
      environment: { kind: 'python', lockFile: 'lock.txt' },
      steps: [
        command('prepare', {
          inputs: { data: '${inputs.data}', fixed: digest },
          parameters: { seed: '${parameters.seed}', who: '${run.actor} at ${code.commit}' },
          outputs: ['train'],
        }),
        command('train', { inputs: { train: '${steps.prepare.outputs.train}' }, outputs: ['model'] }),
        {
          name: 'register',
          kind: 'request',
          service: 'registry',
          method: 'POST',
          path: '/api/v1/registry/models/${steps.train.parameters.model}/versions',
          body: { digest: '${steps.train.outputs.model}', environment: '${environment.digest}' },
        },
      ],
    };
    expect(faultsOf(definition)).toEqual([]);
  });

  it.each([
    [{ steps: [command('a'), command('a')] }, "steps/1/name: there is another step 'a'"],
    [{ inputs: ['x', 'x'], steps: [command('a')] }, "inputs/1: 'x' is there already"],
    [{ inputs: ['../x'], steps: [command('a')] }, 'inputs/0: the name cannot be a file name'],
    [{ steps: [command('a', { needs: ['b'] })] }, "steps/0/needs/0: there is no step 'b'"],
    [
      { steps: [command('a', { command: ['echo', '${HOME}'] })] },
      "steps/0/command/1: unknown reference 'HOME'",
    ],
    [
      { steps: [command('a', { parameters: { p: 'x ${parameters.q}' } })] },
      "steps/0/parameters/p: 'parameters.q': there is no parameter 'q'",
    ],
    [
      { steps: [command('a', { inputs: { p: '${inputs.q}' } })] },
      "steps/0/inputs/p: 'inputs.q': there is no input 'q'",
    ],
    [
      { steps: [command('a', { inputs: { p: 'x${run.id}' } })] },
      'steps/0/inputs/p: expected one reference or a digest',
    ],
    [
      { steps: [command('a'), command('b', { inputs: { p: '${steps.a.outputs.q}' } })] },
      "steps/1/inputs/p: 'steps.a.outputs.q': step 'a' has no output 'q'",
    ],
    [
      { steps: [command('a', { parameters: { p: '${event.x}' } })] },
      "steps/0/parameters/p: 'event.x': only the parameters of a trigger see the event",
    ],
    [
      { steps: [command('a', { parameters: { p: '${code.commit}' } })] },
      "steps/0/parameters/p: 'code.commit': there is no code",
    ],
    [
      { steps: [command('a', { outputs: ['parameters.json'] })] },
      "steps/0/outputs/0: 'parameters.json' is where parameters are written",
    ],
    [
      { steps: [command('a')], environment: { kind: 'python', lockFile: 'l' } },
      'environment: the lock file lies in a code bundle, and there is no code',
    ],
    [
      {
        steps: [
          command('a', { needs: ['c'] }),
          command('b', { needs: ['a'] }),
          command('c', { parameters: { p: '${steps.b.parameters.x}' } }),
        ],
      },
      'steps/0: needs itself: a → c → b → a',
    ],
    [{ steps: [command('a', { needs: ['a'] })] }, 'steps/0: needs itself: a → a'],
  ])('refuses %j', (definition, fault) => expect(faultsOf(definition)).toEqual([fault]));
});

describe('the graph', () => {
  const stepsOf = (definition: object) => PipelineDefinition.parse(definition).steps;

  it('adds the steps that are referred to, once each', () => {
    const [, , step] = stepsOf({
      steps: [
        command('a', { outputs: ['x', 'y'] }),
        command('b'),
        command('c', {
          needs: ['b'],
          inputs: { x: '${steps.a.outputs.x}', y: '${steps.a.outputs.y}' },
          parameters: { z: '${steps.b.parameters.z}' },
        }),
      ],
    });
    expect(step && dependenciesOf(step)).toEqual(['b', 'a']);
  });

  it('takes a chain of a thousand steps and a diamond of many paths without a stack or time problem', () => {
    const chain = Array.from({ length: 1000 }, (_, index) =>
      command(`s${index}`, { needs: [index - 1, index - 2].filter((n) => n >= 0).map((n) => `s${n}`) }),
    );
    expect(findCycle({ steps: stepsOf({ steps: chain }) })).toBeUndefined();
  });
});

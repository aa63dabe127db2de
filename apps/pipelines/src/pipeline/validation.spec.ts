import { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import { dependenciesOf, downstreamOf, findCycle } from './graph';
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
    [
      { parameters: { n: { schema: { type: 'integer' }, default: 'x' } }, steps: [command('a')] },
      'parameters/n/default: must be integer',
    ],
    [
      { parameters: { n: { schema: { type: 'whole' } } }, steps: [command('a')] },
      expect.stringMatching(/^parameters\/n\/schema: /),
    ],
    [
      { steps: [command('a', { parameters: { p: '${item}' } })] },
      "steps/0/parameters/p: 'item': the step is not mapped over a list",
    ],
    [
      { steps: [command('a', { forEach: { in: '${item.x}' } })] },
      "steps/0/forEach/in: 'item.x': the list is made before there are items",
    ],
    [
      { steps: [command('a', { forEach: { in: 'some of ${run.id}' } })] },
      'steps/0/forEach/in: expected one reference or a list',
    ],
    [
      {
        parameters: { n: { schema: { type: 'integer' } } },
        steps: [command('a', { forEach: { in: '${parameters.n}' } })],
      },
      'steps/0/forEach/in: expected array, this is integer',
    ],
    [
      {
        parameters: { n: { schema: { type: 'number' } } },
        steps: [command('a', { inputs: { data: '${parameters.n}' } })],
      },
      'steps/0/inputs/data: expected string or array, this is number',
    ],
    [
      {
        steps: [
          command('a', { gives: { auc: { type: 'number' } } }),
          command('b', { when: [{ value: '${steps.a.parameters.auc}' }] }),
        ],
      },
      'steps/1/when/0/value: expected boolean, this is number',
    ],
    [
      {
        steps: [
          command('a', { gives: { auc: { type: 'number' } } }),
          command('b', { parameters: { p: '${steps.a.parameters.roc}' } }),
        ],
      },
      "steps/1/parameters/p: 'steps.a.parameters.roc': step 'a' gives no parameter 'roc'",
    ],
    [
      { steps: [command('a', { parameters: { p: '${schedule.time}' } })] },
      "steps/0/parameters/p: 'schedule.time': only the parameters of a schedule or a backfill see the time",
    ],
    [
      { steps: [command('a')], outputs: { model: '${steps.a.outputs.model}' } },
      "outputs/model: 'steps.a.outputs.model': step 'a' has no output 'model'",
    ],
  ])('refuses %j', (definition, fault) => expect(faultsOf(definition)).toEqual([fault]));
});

describe('findFaults of types', () => {
  it('takes what fits, what may fit, and what nobody has declared', () => {
    const parameters = {
      list: { schema: { type: 'array' } },
      any: {},
      n: { schema: { type: ['integer', 'null'] } },
    };
    const steps = [
      command('a', { forEach: { in: '${parameters.list}' }, outputs: ['x'] }),
      command('b', { inputs: { all: '${steps.a.outputs.x}' } }),
      command('c', { forEach: { in: '${parameters.any}' } }),
      command('d', { when: [{ value: '${parameters.n}', atLeast: 0.5 }, { value: '${parameters.any}' }] }),
      command('e', { forEach: { in: '${steps.a.parameters.anything}' } }),
    ];
    expect(faultsOf({ parameters, steps })).toEqual([]);
  });
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

  it('finds all that depends on a step', () => {
    const steps = stepsOf({
      steps: [
        command('a'),
        command('b', { needs: ['a'] }),
        command('c'),
        command('d', { needs: ['b', 'c'] }),
      ],
    });
    expect([...downstreamOf('b', steps)]).toEqual(['b', 'd']);
    expect([...downstreamOf('c', steps)]).toEqual(['c', 'd']);
  });

  it('takes a chain of a thousand steps and a diamond of many paths without a stack or time problem', () => {
    const chain = Array.from({ length: 1000 }, (_, index) =>
      command(`s${index}`, { needs: [index - 1, index - 2].filter((n) => n >= 0).map((n) => `s${n}`) }),
    );
    expect(findCycle({ steps: stepsOf({ steps: chain }) })).toBeUndefined();
  });
});

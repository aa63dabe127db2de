import fc from 'fast-check';
import type { TemplateJson } from '@modelkeep/contracts/pipelines/template';
import { parseReference } from './reference';
import { fill, findReferences } from './template';

const values: Record<string, unknown> = {
  'parameters.rate': 0.25,
  'parameters.flag': false,
  'parameters.none': null,
  'steps.train.parameters.metrics': { auc: 0.8 },
  'steps.train.outputs.model': 'sha256:aa',
};
const lookUp = (expression: string) => {
  if (!(expression in values)) throw new Error(`no ${expression}`);
  return values[expression];
};

describe('fill', () => {
  it.each([
    ['${parameters.rate}', 0.25],
    ['${parameters.flag}', false],
    ['${parameters.none}', null],
    ['${steps.train.parameters.metrics}', { auc: 0.8 }],
    ['rate=${parameters.rate}, ${parameters.flag}', 'rate=0.25, false'],
    ['${parameters.rate}${parameters.none}', '0.25null'],
    ['was ${steps.train.parameters.metrics}', 'was {"auc":0.8}'],
    ['$${parameters.rate}', '${parameters.rate}'],
    ['costs 5 $', 'costs 5 $'],
  ])('fills %s', (template, expected) => expect(fill(template, lookUp)).toEqual(expected));

  it('fills deep inside lists and objects, and leaves keys alone', () => {
    const body = { files: [{ digest: '${steps.train.outputs.model}' }, 7], '${parameters.rate}': true };
    expect(fill(body, lookUp)).toEqual({ files: [{ digest: 'sha256:aa' }, 7], '${parameters.rate}': true });
  });

  it('fails where a reference has no value', () => {
    expect(() => fill(['${parameters.other}'], lookUp)).toThrow('no parameters.other');
  });

  it('leaves JSON without references as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        fc.pre(!JSON.stringify(value).includes('${') && !JSON.stringify(value).includes('__proto__'));
        expect(fill(value as TemplateJson, lookUp)).toEqual(value);
        expect(findReferences(value as TemplateJson)).toEqual([]);
      }),
    );
  });
});

describe('findReferences', () => {
  it('says where each one stands', () => {
    expect(findReferences({ a: ['x', '${inputs.b} ${run.id}'], c: { d: '${e}', f: '$${g}' } })).toEqual([
      { path: ['a', 1], expression: 'inputs.b' },
      { path: ['a', 1], expression: 'run.id' },
      { path: ['c', 'd'], expression: 'e' },
    ]);
  });
});

describe('parseReference', () => {
  it.each([
    ['parameters.max-depth', { kind: 'parameter', name: 'max-depth' }],
    ['inputs.train.parquet', { kind: 'input', name: 'train.parquet' }],
    ['steps.train.parameters.auc', { kind: 'step-parameter', step: 'train', name: 'auc' }],
    ['steps.v1.train.outputs.model.onnx', { kind: 'step-output', step: 'v1.train', name: 'model.onnx' }],
    ['run.actor', { kind: 'fact', fact: 'run.actor' }],
    ['event.deployment', { kind: 'event', path: 'deployment' }],
  ])('understands %s', (expression, reference) => expect(parseReference(expression)).toEqual(reference));

  it.each(['', 'HOME', 'run.secret', 'steps.train', 'steps.train.logs.x', 'parameters.', 'code', 'input.x'])(
    'refuses %p',
    (expression) => expect(parseReference(expression)).toBeUndefined(),
  );
});

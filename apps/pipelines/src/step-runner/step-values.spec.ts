import type { Claim } from '../pipeline-run/claim';
import { StepSkipped } from './step-failure';
import type { StepResult, StepResults } from './step-results';
import { StepValues } from './step-values';

const digest = `sha256:${'a'.repeat(64)}`;
const claim = {
  run: {
    id: 'run-1',
    startedBy: 'dana',
    parameters: { seed: 7, nested: { a: 1 } },
    inputs: { data: digest },
  },
  definition: {},
  environmentDigest: null,
  ...{ item: 2, value: { name: 'ada', tags: ['x'] } },
} as unknown as Claim;
const results: StepResults = new Map<string, StepResult>([
  [
    'one',
    { skipped: false, mapped: false, outputs: { out: digest }, parameters: { 'a.b': 1, m: { auc: 0.8 } } },
  ],
  ['many', { skipped: false, mapped: true, outputs: { out: [digest, digest] }, parameters: { n: [1, 2] } }],
  ['none', { skipped: false, mapped: true, outputs: {}, parameters: {} }],
  ['not', { skipped: true, mapped: false, outputs: {}, parameters: {} }],
]);
const values = new StepValues(claim, results);

describe('StepValues', () => {
  it.each([
    ['${parameters.seed}', 7],
    ['${parameters.nested.a}', 1],
    ['${steps.one.parameters.a.b}', 1],
    ['${steps.one.parameters.m.auc}', 0.8],
    ['${steps.many.parameters.n}', [1, 2]],
    ['${steps.none.parameters.n}', []],
    ['${item}', { name: 'ada', tags: ['x'] }],
    ['${item.tags.0}', 'x'],
    ['${item-index}', 2],
    ['of ${item.name} by ${run.actor}', 'of ada by dana'],
  ])('fills %s', (template, expected) => expect(values.fill(template)).toEqual(expected));

  it('escapes what it puts into a path', () => {
    const odd = new StepValues({ ...claim, value: 'a/../b?c' }, results);
    expect(odd.fillPath('/api/${item}/x')).toBe('/api/a%2F..%2Fb%3Fc/x');
  });

  it('takes one digest or a list of them for an input, nothing else', () => {
    expect(values.fillDigests('in', '${steps.one.outputs.out}')).toBe(digest);
    expect(values.fillDigests('in', '${steps.many.outputs.out}')).toEqual([digest, digest]);
    expect(() => values.fillDigests('in', '${parameters.seed}')).toThrow(
      "input 'in': ${parameters.seed} is not a digest",
    );
  });

  it('tells a value that a skipped step would have given from one that is not there', () => {
    expect(() => values.fill('${steps.not.outputs.out}')).toThrow(StepSkipped);
    expect(() => values.fill('${steps.one.outputs.other}')).toThrow("'steps.one.outputs.other' has no value");
    expect(() => values.fill('${parameters.toString}')).toThrow('has no value');
  });
});

import { type CacheFacts, cacheKey } from './step-cache';

const facts: CacheFacts = {
  ...{ code: `sha256:${'a'.repeat(64)}`, environment: null, image: undefined, command: ['python', 'a.py'] },
  ...{
    inputs: { x: `sha256:${'b'.repeat(64)}` },
    parameters: { seed: 7, names: ['a', 'b'] },
    outputs: ['model'],
  },
};

describe('cacheKey', () => {
  it('does not depend on the order of names', () => {
    const parameters = { names: ['a', 'b'], seed: 7 };
    expect(cacheKey({ ...facts, parameters })).toBe(cacheKey(facts));
  });

  it.each<[string, Partial<CacheFacts>]>([
    ['code', { code: undefined }],
    ['environment', { environment: `sha256:${'c'.repeat(64)}` }],
    ['image', { image: 'python:3.12' }],
    ['command', { command: ['python', 'b.py'] }],
    ['inputs', { inputs: {} }],
    ['parameters', { parameters: { seed: 8, names: ['a', 'b'] } }],
    ['order of a list', { parameters: { seed: 7, names: ['b', 'a'] } }],
    ['outputs', { outputs: ['model', 'report'] }],
  ])('depends on the %s', (_, other) => expect(cacheKey({ ...facts, ...other })).not.toBe(cacheKey(facts)));
});

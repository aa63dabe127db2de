import { isWithin, parseSource, requirePromptSource } from './source-uri';

describe('parseSource', () => {
  it.each([
    ['runs:/abc/model', { kind: 'run', runId: 'abc' }],
    ['models:/m-1', { kind: 'logged-model', modelId: 'm-1' }],
    ['models:/Credit Risk/2', { kind: 'version', model: 'Credit Risk', version: 2 }],
    ['models:/Credit%20Risk@champion', { kind: 'alias', model: 'Credit Risk', alias: 'champion' }],
    ['mlflow-artifacts:/0/abc/artifacts/model', { kind: 'served' }],
    ['https://host/api/2.0/mlflow-artifacts/artifacts/0/abc', { kind: 'served' }],
    ['https://host/api//2.0/mlflow-artifacts/artifacts/0', { kind: 'served' }],
    ['s3://bucket/model', { kind: 'elsewhere' }],
  ])('reads %s', (source, uri) => expect(parseSource(source)).toEqual(uri));

  it.each([
    '/etc/passwd',
    'model',
    'file:///etc/passwd',
    'FILE:/etc/passwd',
    'C:\\models',
    'C:/models',
    's3://bucket/../other',
    's3://bucket/%2e%2e/other',
    's3://bucket/%252e%252e%252fother',
    's3://bucket/a\\..\\b',
    's3://bucket/a%00',
    'runs:/abc/../def',
    'runs:',
    'models:/a/b/c',
    'models:/a/Production',
    'models:',
  ])('refuses %s', (source) => expect(() => parseSource(source)).toThrow('Invalid model version source'));
});

describe('isWithin', () => {
  it.each([
    ['mlflow-artifacts:/0/abc/artifacts/model', 'mlflow-artifacts:/0/abc/artifacts', true],
    ['mlflow-artifacts:/0/abc/artifacts', 'mlflow-artifacts:/0/abc/artifacts/', true],
    ['mlflow-artifacts:/0/abc/artifacts2', 'mlflow-artifacts:/0/abc/artifacts', false],
    ['mlflow-artifacts://host/0/abc', 'mlflow-artifacts:/0/abc', false],
    ['https://host/0/abc', 'mlflow-artifacts:/0/abc', false],
    ['mlflow-artifacts:/0', 'mlflow-artifacts:/', false],
  ])('%s in %s: %s', (source, root, expected) => expect(isWithin(source, root)).toBe(expected));
});

describe('requirePromptSource', () => {
  it('takes placeholders only', () => {
    expect(() => requirePromptSource('dummy-source')).not.toThrow();
    expect(() => requirePromptSource('s3://bucket')).toThrow('Invalid prompt source');
  });
});

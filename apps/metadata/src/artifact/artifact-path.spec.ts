import { artifactPath } from './artifact-path';

describe('artifactPath', () => {
  it.each(['a', '0/run/artifacts/model/model.onnx', 'ü x.txt', '..a/b..', '100%', 'a%20b'])(
    'takes %s',
    (path) => {
      expect(artifactPath(path)).toBe(path);
    },
  );

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '..',
    'a/../b',
    './a',
    'a\\b',
    'a\0b',
    'x'.repeat(2001),
    '%2e%2e/a',
    '%252e%252e/a',
    'a%5cb',
    '%2fa',
  ])('refuses %j', (path) => expect(() => artifactPath(path)).toThrow(/Invalid artifact path/));
});

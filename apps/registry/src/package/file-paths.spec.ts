import { faultsOfPaths } from './file-paths';

describe('faultsOfPaths', () => {
  it('takes relative paths', () => {
    expect(faultsOfPaths(['model.onnx', 'code/train.py', 'code/..b'])).toEqual([]);
  });

  it.each(['/etc/passwd', '../x', 'a/../../x', 'a//b', 'a/', './a', 'a\\b', 'a\nb', 'a\u202eb'])(
    'refuses %s',
    (path) => {
      expect(faultsOfPaths(['model.onnx', path])).toEqual([
        { path: 'body.files.1.path', message: `${path}: expected a relative path inside the package` },
      ]);
    },
  );

  it('names the second of two equal paths', () => {
    expect(faultsOfPaths(['a', 'b', 'a'])).toEqual([
      { path: 'body.files.2.path', message: 'a: there twice' },
    ]);
  });
});

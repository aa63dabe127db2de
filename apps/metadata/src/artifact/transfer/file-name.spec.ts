import { fileName } from './file-name';

describe('fileName', () => {
  it.each([
    ['model.onnx', 'model.onnx'],
    ['/home/dana/model.onnx', 'model.onnx'],
    ['C:\\models\\model.onnx', 'model.onnx'],
    ['models/..', '..'],
  ])('of %s is %s', (path, name) => {
    expect(fileName(path)).toBe(name);
  });
});

import type { TensorMetadata } from '@modelkeep/contracts/registry/package';
import { tensorFrom } from './tensor-text';

const tensor = (datatype: TensorMetadata['datatype'], shape: number[]) => ({ name: 'x', datatype, shape });

describe('tensorFrom', () => {
  it.each([
    [tensor('FP32', [-1, 1]), ' 0.5 ', [1, 1], [0.5]],
    [tensor('FP32', [-1]), '2', [1], [2]],
    [tensor('INT64', [-1, 3]), '1, 2,3', [1, 3], [1, 2, 3]],
    [tensor('INT64', [-1, 1]), '9007199254740993', [1, 1], ['9007199254740993']],
    [tensor('BYTES', [-1, 1]), 'a, b', [1, 1], ['a, b']],
    [tensor('BOOL', [-1, 1]), 'true', [1, 1], [true]],
  ])('%j from %s', (metadata, text, shape, data) => {
    expect(tensorFrom(metadata, text)).toEqual({ name: 'x', datatype: metadata.datatype, shape, data });
  });

  it.each([
    [tensor('FP32', [-1, 1]), '', "x is a number, not ''"],
    [tensor('INT32', [-1, 1]), '1.5', "x is a whole number, not '1.5'"],
    [tensor('BOOL', [-1, 1]), 'yes', "x is true or false, not 'yes'"],
    [tensor('FP32', [-1, 2]), '1', 'x takes 2 values with commas between them, not 1'],
  ])('refuses %j from %s', (metadata, text, message) => {
    expect(() => tensorFrom(metadata, text)).toThrow(message);
  });
});

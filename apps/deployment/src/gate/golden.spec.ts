import { differences } from './golden';

const row = (name: string, datatype: string, ...data: (number | string)[]) => ({
  ...{ name, datatype, shape: [1, data.length], data, raw: '' },
});

describe('differences', () => {
  it('finds none but in the last digits of floating-point numbers', () => {
    const expected = [row('label', 'INT64', 1), row('p', 'FP32', 0.25, 'NaN')];
    expect(differences(expected, [row('p', 'FP32', 0.2500001, 'NaN'), row('label', 'INT64', 1)])).toEqual([]);
  });

  it('names every output that is missing or differs', () => {
    const expected = [row('label', 'INT64', 1), row('p', 'FP32', 0.25), row('name', 'BYTES', 'good')];
    expect(differences(expected, [row('label', 'INT64', 2), row('p', 'FP32', 0.26)])).toEqual([
      'output label is [2], not [1]',
      'output p is [0.26], not [0.25]',
      'there is no output name',
    ]);
  });
});

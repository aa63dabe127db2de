import { jsonOrText } from './parameter-text';

describe('jsonOrText', () => {
  it.each([
    ['0.5', undefined, 0.5],
    ['[1, 2]', undefined, [1, 2]],
    ['plain words', undefined, 'plain words'],
    ['0.5', { type: 'string' }, '0.5'],
  ])('%s with %j', (text, schema, expected) => {
    expect(jsonOrText(text, schema)).toEqual(expected);
  });
});

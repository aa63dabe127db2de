import { holdsCode } from './holds-code';

describe('holdsCode', () => {
  it.each([
    ['a function', { name: 'a', call_source: 'return 1' }],
    ['an empty function', { name: 'a', call_source: '' }],
    [
      'a function inside an ensemble',
      { scorers: [{ name: 'judge' }, { name: 'a', call_source: 'return 1' }] },
    ],
  ])('finds %s', (_, scorer) => expect(holdsCode(scorer)).toBe(true));

  it.each([
    [
      'a judge',
      { name: 'a', call_source: null, instructions_judge_pydantic_data: { instructions: 'call_source' } },
    ],
    ['no scorer at all', 'call_source'],
  ])('passes %s', (_, scorer) => expect(holdsCode(scorer)).toBe(false));
});

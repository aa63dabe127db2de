import { shareOf } from './share-of';

describe('shareOf', () => {
  it.each([
    [1, 3, '33.33 % of 3'],
    [0, 20, '0 % of 20'],
    [0, 0, '–'],
  ])('%i of %i', (part, whole, text) => {
    expect(shareOf(part, whole)).toBe(text);
  });
});

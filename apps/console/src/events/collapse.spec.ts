import { collapse } from './collapse';

const event = (id: string, type: string, subject = 's') => ({ id, type, subject });

describe('collapse', () => {
  it('counts what repeats in a row, and keeps the rest apart', () => {
    const events = [event('5', 'a'), event('4', 'a'), event('3', 'b'), event('2', 'a'), event('1', 'a', 't')];
    expect(collapse(events).map(({ id, count }) => [id, count])).toEqual([
      ['5', 2],
      ['3', 1],
      ['2', 1],
      ['1', 1],
    ]);
  });
});

import { majorityOf } from './agreement';

describe('majorityOf', () => {
  it.each([
    [[], {}],
    [['good'], { label: 'good', agreement: 1 }],
    [['good', 'bad', 'good'], { label: 'good', agreement: 2 / 3 }],
    [['good', 'bad'], { agreement: 0.5 }],
    [['a', 'b', 'c'], { agreement: 1 / 3 }],
  ])('of %j is %j', (labels, expected) =>
    expect(majorityOf(labels.map((label) => ({ label })))).toEqual(expected),
  );
});

import { curvesOf } from './curves';

describe('curvesOf', () => {
  const runs = [
    { id: 'a', name: 'first' },
    { id: 'b', name: 'second' },
  ];

  it('puts runs with different steps over one axis', () => {
    const points = [
      { run_id: 'a', step: 10, value: 3 },
      { run_id: 'a', step: 0, value: 1 },
      { run_id: 'b', step: 5, value: 2 },
    ];
    expect(curvesOf(points, runs)).toEqual({
      x: [0, 5, 10],
      lines: [
        { label: 'first', values: [1, null, 3] },
        { label: 'second', values: [null, 2, null] },
      ],
    });
  });

  it('takes the last value of a step, and leaves out what is no number', () => {
    const points = [
      { run_id: 'a', value: 1 },
      { run_id: 'a', value: 2 },
      { run_id: 'b', step: 7, value: 'NaN' },
    ];
    expect(curvesOf(points, runs)).toEqual({
      x: [0],
      lines: [
        { label: 'first', values: [2] },
        { label: 'second', values: [null] },
      ],
    });
  });
});

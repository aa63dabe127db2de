import { performanceOf } from './performance-report';

const classification = {
  task: 'classification',
  output: { name: 'score', index: 0 },
  positive: 1,
  threshold: 0.5,
} as const;

describe('performanceOf', () => {
  it('measures classification by the definitions of scikit-learn', () => {
    const scores = [0.1, 0.4, 0.35, 0.8, 0.8, 0.65];
    const labels = [0, 0, 1, 1, 0, 1];
    const { classification: found } = performanceOf(
      classification,
      scores.map((value, row) => ({ value, label: labels[row] })),
    );
    expect(found?.accuracy).toBeCloseTo(4 / 6, 12);
    expect(found?.precision).toBeCloseTo(2 / 3, 12);
    expect(found?.recall).toBeCloseTo(2 / 3, 12);
    expect(found?.f1).toBeCloseTo(2 / 3, 12);
    expect(found?.rocAuc).toBeCloseTo(5.5 / 9, 12);
    const logLoss =
      -(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8) + Math.log(0.2) + Math.log(0.65)) / 6;
    expect(found?.logLoss).toBeCloseTo(logLoss, 12);
    expect(found?.brier).toBeCloseTo((0.01 + 0.16 + 0.4225 + 0.04 + 0.64 + 0.1225) / 6, 12);
  });

  it('measures regression', () => {
    const { regression } = performanceOf({ task: 'regression', output: { name: 'y', index: 0 } }, [
      { value: 2.5, label: 3 },
      { value: 0, label: -0.5 },
      { value: 2, label: 2 },
      { value: 8, label: 7 },
    ]);
    expect(regression).toEqual({
      mae: expect.closeTo(0.5, 12),
      rmse: expect.closeTo(Math.sqrt(0.375), 12),
      r2: expect.closeTo(0.9486081370449679, 12),
    });
  });

  it('estimates before labels come what calibrated probabilities lead to', () => {
    const {
      estimated,
      labelled,
      classification: measured,
    } = performanceOf(
      classification,
      [0.9, 0.9, 0.2, 0.2].map((value) => ({ value })),
    );
    expect(labelled).toBe(0);
    expect(measured).toBeUndefined();
    expect(estimated?.accuracy).toBeCloseTo(0.85, 12);
    expect(estimated?.precision).toBeCloseTo(0.9, 12);
    expect(estimated?.recall).toBeCloseTo(1.8 / 2.2, 12);
  });

  it('takes a label however it is written, and leaves out what is not defined', () => {
    const { classification: found } = performanceOf(classification, [{ value: 0.9, label: '1' }]);
    expect(found).toMatchObject({ accuracy: 1, recall: 1 });
    expect(found?.rocAuc).toBeUndefined();
  });
});

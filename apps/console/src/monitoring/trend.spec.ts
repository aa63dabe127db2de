import { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { figuresOf, trendOf } from './trend';

const findings = (driftedShare: number) => ({ predictions: 200, drift: [], driftedShare, violations: [] });

const report = (window: number, driftedShare: number, slices: { value: string; driftedShare: number }[]) =>
  WindowReport.parse({
    id: '0198c0de-0000-7000-8000-000000000001',
    monitorId: '0198c0de-0000-7000-8000-000000000002',
    monitor: 'm',
    deployment: 'd',
    window,
    revision: 1,
    from: '2020-03-01T10:00:00Z',
    to: '2020-03-01T11:00:00Z',
    ...findings(driftedShare),
    drifted: false,
    slices: slices.map((slice) => ({ feature: 'sex', value: slice.value, ...findings(slice.driftedShare) })),
    fairness: [],
    evaluatedAt: '2020-03-01T11:00:00Z',
  });

describe('trends', () => {
  const windows = [report(1, 0, []), report(2, 0.5, [{ value: 'female', driftedShare: 0.25 }])];

  it('are of the figures that windows have', () => {
    expect(figuresOf(windows)).toEqual(['share of drifted columns', 'predictions']);
  });

  it('have a line for all and for each slice, open where a window has none', () => {
    expect(trendOf(windows, 'share of drifted columns')).toEqual([
      { label: 'all predictions', values: [0, 0.5] },
      { label: 'sex = female', values: [null, 0.25] },
    ]);
  });
});

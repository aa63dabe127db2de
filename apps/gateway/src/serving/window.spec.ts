import { TrafficObserved } from '@modelkeep/contracts/serving/traffic-observed.event';
import { Window } from './window';

const from = new Date('2020-03-01T10:00:00.000Z');
const to = new Date('2020-03-01T10:00:01.000Z');

describe('Window', () => {
  it('counts by revision and caller, with latencies at most a tenth too high', () => {
    const window = new Window(from);
    for (const ms of [3, 3, 200]) window.add({ revision: 1, mirrored: false, failed: ms === 200, ms });
    window.add({
      revision: 2,
      mirrored: true,
      failed: false,
      ms: 5,
      comparison: { disagrees: true, difference: 0.5 },
    });
    window.addCall('loan-desk', 3);
    const report = TrafficObserved.data.parse(window.reportOf('credit-risk', to));
    expect(report).toMatchObject({
      ...{ deployment: 'credit-risk', from: from.toISOString(), to: to.toISOString() },
      revisions: [
        { revision: 1, mirrored: false, requests: 3, errors: 1, compared: 0 },
        { revision: 2, mirrored: true, requests: 1, errors: 0, compared: 1, disagreed: 1, difference: 0.5 },
      ],
      callers: [{ name: 'loan-desk', requests: 3 }],
    });
    const [fast, slow] = report.revisions[0]?.latency ?? [];
    expect([fast?.count, slow?.count]).toEqual([2, 1]);
    for (const [bucket, ms] of [
      [fast, 3],
      [slow, 200],
    ] as const) {
      expect(bucket?.upToMs).toBeGreaterThanOrEqual(ms * 0.99);
      expect(bucket?.upToMs).toBeLessThanOrEqual(ms * 1.11);
    }
  });

  it('is the same told in one part or in two', () => {
    const seen = [1, 2, 3, 4].map((ms) => ({ revision: ms % 2, mirrored: false, failed: ms > 3, ms }));
    const [whole, first, second] = [new Window(from), new Window(from), new Window(to)];
    seen.forEach((each, index) => {
      for (const window of [whole, index < 2 ? first : second]) {
        window.add(each);
        window.addCall(`caller-${index % 3}`);
      }
    });
    expect(first.merge(second).reportOf('x', to)).toEqual(whole.reportOf('x', to));
  });
});

import fc from 'fast-check';
import { addLatency, latencyQuantile, type LatencySketch } from './latency-sketch';

const latencies = fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 300 });

describe('latencyQuantile', () => {
  it('is within 1 % of the value of that rank', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const sketch: LatencySketch = {};
        for (const value of values) addLatency(sketch, value);
        const exact = values.sort((a, b) => a - b)[Math.floor(q * (values.length - 1))] as number;
        const found = latencyQuantile(sketch, q) as number;
        expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(0.01 + 1e-9);
      }),
    );
  });

  it('is undefined where nothing was measured', () => {
    expect(latencyQuantile({}, 0.5)).toBeUndefined();
  });
});

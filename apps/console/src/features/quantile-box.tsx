import type { FeatureStatistics } from '@modelkeep/contracts/features/statistics';
import { figure } from '../kit/text';

/** Where the values lie between minimum and maximum: a line from 5 to 95 %, a box around the middle half, the median. */
export function QuantileBox({ of: { min, max, quantiles } }: { of: FeatureStatistics }) {
  if (min === undefined || max === undefined || !quantiles) return null;
  const span = max - min || 1;
  const at = (value: number) => `${((value - min) / span) * 100}%`;
  const { p5, p25, p50, p75, p95 } = quantiles;
  const words = `5 %: ${figure(p5)}, 25 %: ${figure(p25)}, median: ${figure(p50)}, 75 %: ${figure(p75)}, 95 %: ${figure(p95)}`;
  return (
    <svg className="quantiles" width="160" height="16" role="img" aria-label={words}>
      <title>{words}</title>
      <line x1={at(p5)} x2={at(p95)} y1="8" y2="8" className="axis" />
      <rect
        x={at(p25)}
        width={`${Math.max(((p75 - p25) / span) * 100, 1)}%`}
        y="3"
        height="10"
        className="fill-cool"
      />
      <line x1={at(p50)} x2={at(p50)} y1="1" y2="15" className="median" />
    </svg>
  );
}

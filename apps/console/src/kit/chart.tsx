import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

interface ChartProps {
  label: string;
  x: readonly number[];
  /** Whether `x` is seconds since 1970. */
  time?: boolean;
  series: readonly { label: string; values: readonly number[] }[];
}

const HEIGHT = 240;
/** Steps and windows are counted: no marks between them. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000, 1_000_000];

/** Lines over one axis. Colours are read from the style sheet when it is drawn. */
export function Chart({ label, x, time = false, series }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const target = place.current;
    if (!target) return;
    const { color, borderColor } = getComputedStyle(target);
    const axis = {
      stroke: color,
      grid: { stroke: borderColor, width: 1 },
      ticks: { stroke: borderColor, width: 1 },
    };
    const options: uPlot.Options = {
      width: target.clientWidth,
      height: HEIGHT,
      scales: { x: { time } },
      axes: [time ? axis : { ...axis, incrs: WHOLE }, axis],
      legend: { show: false },
      series: [
        {},
        ...series.map((line) => ({
          label: line.label,
          stroke: '#4a86cf',
          width: 2,
          points: { show: true, size: 6 },
        })),
      ],
    };
    const plot = new uPlot(options, [[...x], ...series.map(({ values }) => [...values])], target);
    const resized = new ResizeObserver(() => plot.setSize({ width: target.clientWidth, height: HEIGHT }));
    resized.observe(target);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [x, time, series]);
  return <div ref={place} className="chart muted" role="img" aria-label={label} />;
}

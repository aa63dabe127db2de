import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface Line {
  label: string;
  /** One per `x`; null where the line has no point there. */
  values: readonly (number | null)[];
}

interface ChartProps {
  label: string;
  x: readonly number[];
  /** Whether `x` is seconds since 1970. */
  time?: boolean;
  series: readonly Line[];
  /** Told the span of `x` that somebody drags over; undefined after a double click: all of it. */
  onZoom?: (span: [from: number, to: number] | undefined) => void;
}

const HEIGHT = 240;
/** Points are marked while they can be told apart. */
const MARKED = 60;
/** Steps and windows are counted: no marks between them. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000, 1_000_000];
/** Each has a contrast of at least 3 to both grounds. */
const COLOURS = ['#4a86cf', '#cf7a2a', '#3c9a62', '#a968c4', '#d05660', '#83861f', '#2792a0', '#96795a'];

/** Lines over one axis, with their values under the pointer. Colours are read from the style sheet when it is drawn. */
export function Chart({ label, x, time = false, series, onZoom }: ChartProps) {
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
      legend: { live: x.length > 0 },
      cursor: { drag: { setScale: onZoom === undefined } },
      hooks: onZoom && { setSelect: [(plot) => onZoom(spanOf(plot))] },
      series: [
        { label: time ? 'Time' : 'At' },
        ...series.map((line, index) => ({
          label: line.label,
          stroke: COLOURS[index % COLOURS.length],
          width: 2,
          spanGaps: true,
          points: { show: x.length <= MARKED, size: 6 },
        })),
      ],
    };
    const plot = new uPlot(options, [[...x], ...series.map(({ values }) => [...values])], target);
    const all = () => onZoom?.(undefined);
    plot.over.addEventListener('dblclick', all);
    const resized = new ResizeObserver(() => plot.setSize({ width: target.clientWidth, height: HEIGHT }));
    resized.observe(target);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [x, time, series, onZoom]);
  return <div ref={place} className="chart muted" role="img" aria-label={label} />;
}

/** What is selected, in values of `x`. */
function spanOf({ select, posToVal }: uPlot): [number, number] | undefined {
  if (select.width === 0) return undefined;
  return [posToVal(select.left, 'x'), posToVal(select.left + select.width, 'x')];
}

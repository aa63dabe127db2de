import { getMetricCurves } from '@modelkeep/client/web';
import { useMemo, useState } from 'react';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Bars } from '../kit/bars';
import { Chart } from '../kit/chart';
import { Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { curvesOf } from './curves';

/** Steps drawn per run: more than a screen has pixels are thinned out by the server, and come as somebody zooms in. */
const DRAWN = 1_000;

interface MetricPanelProps {
  metric: string;
  /** Memoized: another list draws the chart anew. */
  runs: readonly { id: string; name: string; last: number | string }[];
}

/** A metric of some runs: its curves over the steps, or bars where it was logged once. */
export function MetricPanel({ metric, runs }: MetricPanelProps) {
  const [span, setSpan] = useState<[number, number]>();
  const ids = runs.map(({ id }) => id);
  const steps = span && { start_step: Math.floor(span[0]), end_step: Math.ceil(span[1]) };
  const input = { query: { run_ids: ids, metric_key: metric, max_results: DRAWN, ...steps } };
  const found = useEndpoint(getMetricCurves, input);
  // A single value says nothing that is not told beside the run's other values.
  if (runs.length === 1 && !span && (found.data?.metrics ?? []).length < 2) return null;
  return (
    <Panel title={metric} aside={span && <button onClick={() => setSpan(undefined)}>All steps</button>}>
      <Loaded query={found}>
        {({ metrics = [] }) => <Curves metric={metric} runs={runs} points={metrics} onZoom={setSpan} />}
      </Loaded>
      <AsCommand endpoint={getMetricCurves} input={input} />
    </Panel>
  );
}

interface CurvesProps extends MetricPanelProps {
  points: Parameters<typeof curvesOf>[0];
  onZoom: (span: [number, number] | undefined) => void;
}

function Curves({ metric, runs, points, onZoom }: CurvesProps) {
  const { x, lines } = useMemo(() => curvesOf(points, runs), [points, runs]);
  if (x.length > 1) return <Chart label={`${metric} by step`} x={x} series={lines} onZoom={onZoom} />;
  const bars = runs.flatMap(({ name, last }) => (typeof last === 'number' ? [{ name, value: last }] : []));
  return <Bars label={`${metric} of each run`} bars={bars} />;
}

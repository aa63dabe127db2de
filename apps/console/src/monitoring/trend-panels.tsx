import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { useMemo, useState } from 'react';
import { Chart } from '../kit/chart';
import { Choice } from '../kit/choice';
import { Panel } from '../kit/panel';
import { figuresOf, trendOf } from './trend';

/** Figures shown at first: how far from the reference, and how good. */
const FIRST = ['share of drifted columns', 'accuracy', 'RMSE', 'estimated accuracy'];

/** Figures window by window and slice by slice, oldest first. */
export function TrendPanels({ windows }: { windows: readonly WindowReport[] }) {
  const figures = figuresOf(windows);
  const [drift, performance] = FIRST.filter((name) => figures.includes(name));
  return (
    <div className="columns">
      {[drift, performance].map(
        (first) =>
          first !== undefined && <TrendPanel key={first} windows={windows} figures={figures} first={first} />,
      )}
    </div>
  );
}

interface TrendPanelProps {
  windows: readonly WindowReport[];
  figures: readonly string[];
  first: string;
}

function TrendPanel({ windows, figures, first }: TrendPanelProps) {
  const [chosen, setChosen] = useState(first);
  const x = useMemo(() => windows.map(({ window }) => window), [windows]);
  const lines = useMemo(() => trendOf(windows, chosen), [windows, chosen]);
  return (
    <Panel
      title="Window by window"
      aside={<Choice label="Figure" value={chosen} options={figures} onChange={setChosen} />}
    >
      <Chart label={`${chosen} per window`} x={x} series={lines} />
    </Panel>
  );
}

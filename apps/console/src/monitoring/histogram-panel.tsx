import { useState } from 'react';
import type { Histogram, WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { getHistogram } from '@modelkeep/contracts/monitoring/monitor.api';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Bars } from '../kit/bars';
import { Choice } from '../kit/choice';
import { Empty, Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';

/** How one column is spread, beside the reference. */
export function HistogramPanel({ monitor, window }: { monitor: string; window: WindowReport }) {
  const columns = [...window.drift].sort((a, b) => b.distance - a.distance).map(({ feature }) => feature);
  const [wanted, setWanted] = useState<string>();
  const column = wanted !== undefined && columns.includes(wanted) ? wanted : columns[0];
  return (
    <Panel
      title="Reference and window"
      aside={
        column !== undefined && (
          <Choice label="Column" value={column} options={columns} onChange={setWanted} />
        )
      }
    >
      {column === undefined ? (
        <Empty>The window has too few predictions to compare.</Empty>
      ) : (
        <Spread monitor={monitor} window={window.window} column={column} />
      )}
    </Panel>
  );
}

function Spread(params: { monitor: string; window: number; column: string }) {
  const input = { params: { name: params.monitor, window: params.window, column: params.column } };
  const histogram = useEndpoint(getHistogram, input);
  return (
    <>
      <Loaded query={histogram}>
        {({ column, bins }) => <Bars label={`Shares of ${column}`} bars={barsOf(bins)} />}
      </Loaded>
      <AsCommand endpoint={getHistogram} input={input} />
    </>
  );
}

/** Two bars per bin, in shares of each side; bins that are empty on both are left out. */
function barsOf(bins: Histogram['bins']) {
  const sum = (side: 'reference' | 'current') => bins.reduce((total, bin) => total + bin[side], 0) || 1;
  const [inReference, inWindow] = [sum('reference'), sum('current')];
  return bins
    .filter(({ reference, current }) => reference + current > 0)
    .flatMap(({ label, reference, current }) => [
      { name: label, note: 'reference', value: reference / inReference },
      { name: label, note: 'window', value: current / inWindow, strong: true },
    ]);
}

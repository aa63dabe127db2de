import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { Chart } from '../kit/chart';
import { Panel } from '../kit/panel';

/** Figures window by window, oldest first. */
export function TrendPanels({ windows }: { windows: readonly WindowReport[] }) {
  const measured = windows.flatMap(({ window, performance }) => {
    const value = performance?.classification?.accuracy ?? performance?.regression?.rmse;
    return value === undefined ? [] : [{ window, value }];
  });
  const name = windows.some(({ performance }) => performance?.regression) ? 'RMSE' : 'Accuracy';
  return (
    <div className="columns">
      <Panel title="Share of drifted columns, window by window">
        <Chart
          label="Share of drifted columns per window"
          x={windows.map(({ window }) => window)}
          series={[{ label: 'Drifted share', values: windows.map(({ driftedShare }) => driftedShare) }]}
        />
      </Panel>
      {measured.length > 0 && (
        <Panel title={`${name}, window by window`}>
          <Chart
            label={`${name} per window`}
            x={measured.map(({ window }) => window)}
            series={[{ label: name, values: measured.map(({ value }) => value) }]}
          />
        </Panel>
      )}
    </div>
  );
}

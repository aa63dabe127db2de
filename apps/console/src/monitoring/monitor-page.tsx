import type { Monitor, WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { getMonitor, listWindows } from '@modelkeep/contracts/monitoring/monitor.api';
import { useMemo } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Choice } from '../kit/choice';
import { Empty, Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { DigestText } from '../kit/values';
import { HeatMap } from './heat-map';
import { HistogramPanel } from './histogram-panel';
import { PerformancePanel } from './performance-panel';
import { RulesPanel } from './rules-panel';
import { ALL, sliceName } from './trend';
import { TrendPanels } from './trend-panels';
import { DriftPanel, ViolationsPanel } from './window-panels';

/** Windows shown: as many as fit side by side. */
const WINDOWS = 30;

/** A monitor: how far predictions are from the reference, and how good they were, window by window and slice by slice. */
export default function MonitorPage() {
  const { name = '' } = useParams();
  const monitor = useEndpoint(getMonitor, { params: { name } });
  const input = { params: { name }, query: { order: 'newest-first', limit: WINDOWS } as const };
  const windows = useEndpoint(listWindows, input);
  return (
    <Page title={name}>
      <Panel title="Monitor">
        <Loaded query={monitor}>
          {(found) => (
            <Facts
              facts={{
                Deployment: <Link to={`/deployments/${found.deployment}`}>{found.deployment}</Link>,
                Reference: <DigestText digest={found.referenceDigest} />,
                Window: lengthOf(found),
                Drift: methodOf(found),
                Alert: `when ${Math.round(found.driftedShare * 100)} % of the columns drift`,
              }}
            />
          )}
        </Loaded>
        <AsCommand endpoint={getMonitor} input={{ params: { name } }} />
      </Panel>
      <Loaded query={windows}>{({ items }) => <Windows monitor={name} windows={items} />}</Loaded>
      <AsCommand endpoint={listWindows} input={input} cli={`modelkeep monitors windows ${name}`} />
      {monitor.data && <RulesPanel monitor={name} {...scopeOf(monitor.data, windows.data?.items ?? [])} />}
    </Page>
  );
}

/** What rules may be about: the columns that are watched, the slices that windows have. */
const scopeOf = ({ features, outputs }: Monitor, windows: readonly WindowReport[]) => ({
  columns: [...features, ...outputs.map(({ name, index }) => `${name}[${index}]`)],
  slices: [...new Set(windows.flatMap(({ slices }) => slices.map(sliceName)))].sort(),
});

const lengthOf = ({ windowSize, windowSeconds }: Monitor): string =>
  windowSeconds === undefined ? `${windowSize} predictions` : `${windowSeconds} s`;

const methodOf = ({ drift }: Monitor): string =>
  drift.method === 'auto' ? 'told by the method that suits kind and number of the values' : drift.method;

/** Newest first. */
function Windows({ monitor, windows }: { monitor: string; windows: readonly WindowReport[] }) {
  const [search, setSearch] = useSearchParams();
  const [newest] = windows;
  const inTime = useMemo(() => [...windows].reverse(), [windows]);
  if (!newest) return <Empty>No window is over yet: its length is named above.</Empty>;
  const chosen = windows.find(({ window }) => String(window) === search.get('window')) ?? newest;
  const slice = chosen.slices.find((each) => sliceName(each) === search.get('slice'));
  const choose = (change: Record<string, string>) =>
    setSearch({ ...Object.fromEntries(search), ...change }, { replace: true });
  return (
    <>
      <div className="row">
        <Choice
          label="Window"
          value={String(chosen.window)}
          options={windows.map(({ window }) => String(window))}
          onChange={(window) => choose({ window })}
        />
        {chosen.slices.length > 0 && (
          <Choice
            label="Slice"
            value={slice ? sliceName(slice) : ALL}
            options={[ALL, ...chosen.slices.map(sliceName)]}
            onChange={(name) => choose({ slice: name })}
          />
        )}
      </div>
      <div className="columns">
        <DriftPanel window={chosen} findings={slice ?? chosen} />
        <HistogramPanel monitor={monitor} window={chosen} />
      </div>
      <ViolationsPanel window={chosen} findings={slice ?? chosen} />
      <PerformancePanel window={chosen} />
      <TrendPanels windows={inTime} />
      <Panel title="Distance from the reference, column by window">
        <HeatMap windows={inTime} />
      </Panel>
    </>
  );
}

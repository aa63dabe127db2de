import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { getMonitor, listWindows } from '@modelkeep/contracts/monitoring/monitor.api';
import { Link, useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Bars } from '../kit/bars';
import { Chart } from '../kit/chart';
import { Empty, Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { figure } from '../kit/text';
import { DigestText, Time } from '../kit/values';

/** Windows shown: as many as fit side by side. */
const WINDOWS = 30;

/** A monitor: how far each feature is from the reference, window by window. */
export default function MonitorPage() {
  const { name = '' } = useParams();
  const monitor = useEndpoint(getMonitor, { params: { name } });
  const input = { params: { name }, query: { order: 'newest-first', limit: WINDOWS } as const };
  const windows = useEndpoint(listWindows, input);
  return (
    <Page title={name}>
      <Panel title="Monitor">
        <Loaded query={monitor}>
          {({ deployment, referenceDigest, windowSize, psiThreshold, driftedShare }) => (
            <Facts
              facts={{
                Deployment: <Link to={`/deployments/${deployment}`}>{deployment}</Link>,
                Reference: <DigestText digest={referenceDigest} />,
                Window: `${windowSize} predictions`,
                Alert: `when ${Math.round(driftedShare * 100)} % of the features reach a population stability index of ${psiThreshold}`,
              }}
            />
          )}
        </Loaded>
        <AsCommand endpoint={getMonitor} input={{ params: { name } }} />
      </Panel>
      <Loaded query={windows}>{({ items }) => <Windows windows={items} />}</Loaded>
      <AsCommand endpoint={listWindows} input={input} />
    </Page>
  );
}

/** Newest first. */
function Windows({ windows }: { windows: readonly WindowReport[] }) {
  const [newest] = windows;
  if (!newest) return <Empty>No window is full yet: it takes the predictions named above.</Empty>;
  const inTime = [...windows].reverse();
  return (
    <>
      <div className="columns">
        <Panel
          title={`Drift per feature in window ${newest.window}`}
          aside={
            <span className="muted">
              <Time at={newest.to} />
            </span>
          }
        >
          <Bars
            label="Population stability index per feature against the reference"
            threshold={newest.drift[0]?.threshold}
            bars={[...newest.drift]
              .sort((one, other) => other.value - one.value)
              .map(({ feature, value, drifted }) => ({ name: feature, value, strong: drifted }))}
          />
        </Panel>
        <Panel title="Share of drifted features, window by window">
          <Chart
            label="Share of drifted features per window"
            x={inTime.map(({ window }) => window)}
            series={[{ label: 'Drifted share', values: inTime.map(({ driftedShare }) => driftedShare) }]}
          />
        </Panel>
      </div>
      <Panel title="Population stability index, feature by window">
        <HeatMap windows={inTime} />
      </Panel>
    </>
  );
}

function HeatMap({ windows }: { windows: readonly WindowReport[] }) {
  const features = windows.at(-1)?.drift.map(({ feature }) => feature) ?? [];
  const cells = windows.map(({ drift }) => new Map(drift.map((each) => [each.feature, each])));
  return (
    <div
      className="scroll"
      tabIndex={0}
      role="group"
      aria-label="Population stability index by feature and window"
    >
      <table className="heat">
        <thead>
          <tr>
            <th scope="col">Window</th>
            {windows.map(({ window, id }) => (
              <th key={id} scope="col">
                {window}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {features.map((feature) => (
            <tr key={feature}>
              <th scope="row">{feature}</th>
              {cells.map((of, index) => {
                const found = of.get(feature);
                return (
                  <td key={windows[index]?.id} className={found?.drifted ? 'drifted' : undefined}>
                    {found && figure(found.value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

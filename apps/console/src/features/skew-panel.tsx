import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import type { Monitor } from '@modelkeep/contracts/monitoring/monitor';
import { listMonitors, listWindows } from '@modelkeep/contracts/monitoring/monitor.api';
import { Link } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Bars } from '../kit/bars';
import { Empty, Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';

const MOST = 1_000;

/** How far what is served is from what models were trained on, as monitors with features of the view see it. */
export function SkewPanel({ view }: { view: FeatureView }) {
  const monitors = useEndpoint(listMonitors, { query: { limit: MOST } });
  const names = new Set(view.features.map(({ name }) => name));
  return (
    <Panel title="Skew between training and serving">
      <Loaded query={monitors}>
        {({ items }) => {
          const watching = items.filter(({ features }) => features.some((feature) => names.has(feature)));
          return watching.length === 0 ? (
            <Empty>No monitor compares these features with a training set yet.</Empty>
          ) : (
            watching.map((monitor) => <SkewOf key={monitor.id} monitor={monitor} names={names} />)
          );
        }}
      </Loaded>
    </Panel>
  );
}

function SkewOf({ monitor: { name }, names }: { monitor: Monitor; names: ReadonlySet<string> }) {
  const input = { params: { name }, query: { order: 'newest-first', limit: 1 } as const };
  const windows = useEndpoint(listWindows, input);
  return (
    <>
      <Loaded query={windows}>
        {({ items: [window] }) =>
          window ? (
            <>
              <p>
                <Link to={`/monitoring/${name}`}>{name}</Link>, window {window.window}
              </p>
              <Bars
                label={`Distance of each feature from the reference of ${name}`}
                bars={window.drift
                  .filter(({ feature }) => names.has(feature))
                  .sort((one, other) => other.distance - one.distance)
                  .map(({ feature, distance, drifted }) => ({
                    name: feature,
                    value: distance,
                    strong: drifted,
                  }))}
              />
            </>
          ) : (
            <Empty>No window of {name} is over yet.</Empty>
          )
        }
      </Loaded>
      <AsCommand endpoint={listWindows} input={input} cli={`modelkeep monitors windows ${name}`} />
    </>
  );
}

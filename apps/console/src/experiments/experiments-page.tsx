import { type MlflowRun, searchExperiments, searchRuns } from '@modelkeep/client/web';
import { useState } from 'react';
import { Link } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Bars } from '../kit/bars';
import { Empty, Loaded } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Metrics, Time } from '../kit/values';

const MOST = 200;

/** Training runs of an experiment, as tracked with the MLflow client. */
export default function ExperimentsPage() {
  const experiments = useEndpoint(searchExperiments, { body: { max_results: MOST } });
  const [chosen, setChosen] = useState<string>();
  return (
    <Page title="Experiments">
      <Loaded query={experiments}>
        {({ experiments: found = [] }) => {
          const id = chosen ?? found[0]?.experiment_id;
          return id === undefined ? (
            <Empty command="npm run demo">No experiment yet. The demo’s pipeline logs one:</Empty>
          ) : (
            <>
              <div className="filters">
                <label>
                  Experiment
                  <select value={id} onChange={(event) => setChosen(event.target.value)}>
                    {found.map(({ experiment_id, name }) => (
                      <option key={experiment_id} value={experiment_id}>
                        {name}
                      </option>
                    ))}
                  </select>
                </label>
              </div>
              <Runs experimentId={id} name={found.find((each) => each.experiment_id === id)?.name ?? ''} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Runs({ experimentId, name }: { experimentId: string; name: string }) {
  const input = {
    body: { experiment_ids: [experimentId], max_results: MOST, order_by: ['attributes.start_time DESC'] },
  };
  const found = useEndpoint(searchRuns, input);
  return (
    <>
      <Panel title="Runs">
        <Loaded query={found}>{({ runs = [] }) => <RunTable runs={runs} />}</Loaded>
        <AsCommand endpoint={searchRuns} input={input} cli={`modelkeep runs list --experiment ${name}`} />
      </Panel>
      {found.data?.runs && <Comparison runs={found.data.runs} />}
    </>
  );
}

const metricsOf = ({ data }: MlflowRun) =>
  Object.fromEntries((data?.metrics ?? []).map(({ key, value }) => [key, value]));
const nameOf = ({ info }: MlflowRun) => info.run_name ?? info.run_id;

function RunTable({ runs }: { runs: readonly MlflowRun[] }) {
  if (runs.length === 0) return <Empty>No run yet.</Empty>;
  return (
    <Table
      label="Runs"
      rows={runs}
      keyOf={({ info }) => info.run_id}
      columns={[
        {
          title: 'Run',
          cell: (run) => <Link to={`/experiments/runs/${run.info.run_id}`}>{nameOf(run)}</Link>,
        },
        { title: 'Status', cell: ({ info }) => <Badge>{info.status}</Badge> },
        { title: 'Metrics', cell: (run) => <Metrics metrics={metricsOf(run)} /> },
        {
          title: 'Started',
          cell: ({ info }) =>
            info.start_time !== undefined && <Time at={new Date(Number(info.start_time)).toISOString()} />,
        },
      ]}
    />
  );
}

/** One metric of all runs. */
function Comparison({ runs }: { runs: readonly MlflowRun[] }) {
  const metrics = [...new Set(runs.flatMap((run) => Object.keys(metricsOf(run))))].sort();
  const [chosen, setChosen] = useState<string>();
  const metric = chosen ?? metrics[0];
  if (metric === undefined) return null;
  const bars = runs.flatMap((run) => {
    const value = metricsOf(run)[metric];
    return typeof value === 'number' ? [{ name: nameOf(run), note: run.info.run_id.slice(0, 6), value }] : [];
  });
  return (
    <Panel title="Compare">
      <div className="filters">
        <label>
          Metric
          <select value={metric} onChange={(event) => setChosen(event.target.value)}>
            {metrics.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      </div>
      <Bars label={`${metric} of each run`} bars={bars} />
    </Panel>
  );
}

import { getRun, type MlflowRun } from '@modelkeep/client/web';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { duration } from '../kit/text';
import { Badge, Time, Value } from '../kit/values';
import { ArtifactsPanel } from './artifacts-panel';
import { MetricPanel } from './metric-panel';
import { metricsOf, momentOf, nameOf, paramsOf, tagsOf } from './run-values';

export default function RunPage() {
  const { runId = '' } = useParams();
  const input = { query: { run_id: runId } };
  const found = useEndpoint(getRun, input);
  return (
    <Loaded query={found} title={`Run ${runId}`}>
      {({ run }) => (
        <Page
          title={
            <>
              {nameOf(run)} <Badge>{run.info.status}</Badge>
            </>
          }
          lead={<code>{runId}</code>}
        >
          <div className="columns">
            <div className="stack">
              <Panel title="Run">
                <Facts facts={{ ...timesOf(run), ...tagsOf(run) }} />
                <AsCommand endpoint={getRun} input={input} />
              </Panel>
              <Panel title="Metrics">
                <Facts facts={figuresOf(run)} />
              </Panel>
            </div>
            <Panel title="Parameters">
              <Facts facts={paramsOf(run)} />
            </Panel>
          </div>
          <div className="columns">
            <MetricPanels run={run} />
          </div>
          <ArtifactsPanel runId={runId} />
        </Page>
      )}
    </Loaded>
  );
}

function timesOf({ info }: MlflowRun) {
  const [from, to] = [momentOf(info.start_time), momentOf(info.end_time)];
  return {
    Started: from && <Time at={from} />,
    Took: from && to && duration(from, to),
  };
}

const figuresOf = (run: MlflowRun) =>
  Object.fromEntries(
    Object.entries(metricsOf(run)).map(([name, value]) => [
      name,
      <strong key={name}>
        <Value value={value} />
      </strong>,
    ]),
  );

function MetricPanels({ run }: { run: MlflowRun }) {
  const panels = useMemo(
    () =>
      Object.entries(metricsOf(run)).map(([metric, last]) => ({
        metric,
        runs: [{ id: run.info.run_id, name: nameOf(run), last }],
      })),
    [run],
  );
  return panels.map(({ metric, runs }) => <MetricPanel key={metric} metric={metric} runs={runs} />);
}

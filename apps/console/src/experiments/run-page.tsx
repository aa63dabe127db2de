import { getMetricHistory, getRun } from '@modelkeep/client/web';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Chart } from '../kit/chart';
import { Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { figure } from '../kit/text';
import { Badge, Time } from '../kit/values';

const MOST = 10_000;

export default function RunPage() {
  const { runId = '' } = useParams();
  const input = { query: { run_id: runId } };
  const found = useEndpoint(getRun, input);
  return (
    <Loaded query={found}>
      {({ run: { info, data } }) => (
        <Page
          title={
            <>
              {info.run_name ?? runId} <Badge>{info.status}</Badge>
            </>
          }
          lead={
            info.start_time !== undefined && <Time at={new Date(Number(info.start_time)).toISOString()} />
          }
        >
          <Panel title="Parameters">
            <Facts facts={Object.fromEntries((data?.params ?? []).map(({ key, value }) => [key, value]))} />
            <AsCommand endpoint={getRun} input={input} />
          </Panel>
          <div className="columns">
            {(data?.metrics ?? []).map(({ key, value }) => (
              <MetricPanel key={key} runId={runId} metric={key} last={value} />
            ))}
          </div>
        </Page>
      )}
    </Loaded>
  );
}

/** The last value of a metric; a line where it was logged more than once. */
function MetricPanel({ runId, metric, last }: { runId: string; metric: string; last: number | string }) {
  const history = useEndpoint(getMetricHistory, {
    query: { run_id: runId, metric_key: metric, max_results: MOST },
  });
  const [steps, values] = useMemo(() => {
    const points = (history.data?.metrics ?? []).filter(({ value }) => typeof value === 'number');
    return [points.map(({ step = 0 }) => Number(step)), points.map(({ value }) => Number(value))];
  }, [history.data]);
  const series = useMemo(() => [{ label: metric, values }], [metric, values]);
  return (
    <Panel title={metric} aside={<strong>{typeof last === 'number' ? figure(last) : last}</strong>}>
      {values.length > 1 && <Chart label={`${metric} by step`} x={steps} series={series} />}
    </Panel>
  );
}

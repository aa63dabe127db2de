import { getRun, type MlflowRun } from '@modelkeep/client/web';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { Empty, Loaded } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { useSearch } from '../kit/search';
import { type Column, Table } from '../kit/table';
import { figure } from '../kit/text';
import { Badge } from '../kit/values';
import { useSession } from '../session/session';
import { AsCommand } from '../kit/as-command';
import { MetricPanel } from './metric-panel';
import { columnsOf, type RunColumn, valueAt } from './run-columns';
import { metricsOf, nameOf } from './run-values';

/** Some runs side by side: what differs between them, and each metric of all of them in one chart. */
export default function ComparePage() {
  const [search] = useSearch();
  const ids = (search.get('runs') ?? '').split(',').filter(Boolean);
  const { client } = useSession();
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['metadata', getRun.path, id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.call(getRun, { query: { run_id: id }, signal }),
    })),
    combine: (results) => ({
      data: results.every(({ data }) => data)
        ? results.flatMap(({ data }) => (data ? [data.run] : []))
        : undefined,
      error: results.find(({ error }) => error)?.error ?? null,
    }),
  });
  const [first] = ids;
  return (
    <Page title={`${ids.length} runs side by side`} lead={<Link to="/experiments">All runs</Link>}>
      {first === undefined ? (
        <Empty>Tick runs in the table of an experiment, then compare them.</Empty>
      ) : (
        <>
          <Loaded query={found}>{(runs) => <Comparison runs={runs} />}</Loaded>
          <AsCommand endpoint={getRun} input={{ query: { run_id: first } }} />
        </>
      )}
    </Page>
  );
}

function Comparison({ runs }: { runs: readonly MlflowRun[] }) {
  const panels = useMemo(() => metricPanelsOf(runs), [runs]);
  return (
    <>
      <ValuesPanel runs={runs} />
      <div className="columns">
        {panels.map((panel) => (
          <MetricPanel key={panel.metric} {...panel} />
        ))}
      </div>
    </>
  );
}

function ValuesPanel({ runs }: { runs: readonly MlflowRun[] }) {
  const [all, setAll] = useState(false);
  const rows = columnsOf(runs);
  const differing = rows.filter((row) => differs(runs, row));
  return (
    <Panel
      title="Metrics, parameters and tags"
      aside={
        <label className="check">
          <input type="checkbox" checked={all} onChange={({ target }) => setAll(target.checked)} />
          Show what is equal as well
        </label>
      }
    >
      {!all && differing.length === 0 ? (
        <Empty>All of it is equal.</Empty>
      ) : (
        <Table
          label="Values of each run"
          rows={all ? rows : differing}
          keyOf={({ id }) => id}
          classOf={(row) => (all && differs(runs, row) ? 'differs' : undefined)}
          columns={[
            {
              title: 'Value',
              cell: ({ kind, key }) => (
                <>
                  <span className="muted">{kind}.</span>
                  {key}
                </>
              ),
            },
            ...runs.map((run): Column<RunColumn> => ({
              title: run.info.run_id,
              head: (
                <>
                  <Link to={`/experiments/runs/${run.info.run_id}`}>{nameOf(run)}</Link>{' '}
                  <code>{run.info.run_id.slice(0, 6)}</code> <Badge>{run.info.status}</Badge>
                </>
              ),
              cell: (row) => shown(valueAt(run, row)),
              numeric: true,
            })),
          ]}
        />
      )}
    </Panel>
  );
}

const shown = (value: number | string | undefined) => (typeof value === 'number' ? figure(value) : value);

const differs = (runs: readonly MlflowRun[], row: RunColumn): boolean =>
  new Set(runs.map((run) => valueAt(run, row))).size > 1;

function metricPanelsOf(runs: readonly MlflowRun[]) {
  const metrics = columnsOf(runs).filter(({ kind }) => kind === 'metrics');
  return metrics.map(({ key }) => ({
    metric: key,
    runs: runs.flatMap((run) => {
      const last = metricsOf(run)[key];
      return last === undefined
        ? []
        : [{ id: run.info.run_id, name: `${nameOf(run)} ${run.info.run_id.slice(0, 6)}`, last }];
    }),
  }));
}

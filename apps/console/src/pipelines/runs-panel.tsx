import { PipelineRunState } from '@modelkeep/contracts/pipelines/pipeline-run';
import { listPipelineRuns } from '@modelkeep/contracts/pipelines/pipeline.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Choice } from '../kit/choice';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { useSearch } from '../kit/search';
import { Table } from '../kit/table';
import { duration, shortType } from '../kit/text';
import { Badge, Time } from '../kit/values';

const ALL = 'all';

/** Runs, newest first: of one pipeline, or of all. */
export function RunsPanel({ pipeline }: { pipeline?: string }) {
  const [search, change] = useSearch();
  const { data: state } = PipelineRunState.safeParse(search.get('state'));
  const query = { order: 'newest-first', pipeline, state } as const;
  const runs = usePages(listPipelineRuns, { query });
  const options = [pipeline && `--pipeline ${pipeline}`, state && `--state ${state}`]
    .filter(Boolean)
    .join(' ');
  return (
    <Panel
      title="Runs"
      aside={
        <Choice
          label="State"
          value={state ?? ALL}
          options={[ALL, ...PipelineRunState.options]}
          onChange={(chosen) => change({ state: chosen === ALL ? '' : chosen })}
        />
      }
    >
      <Loaded query={{ data: runs.items, error: runs.error }}>
        {(items) =>
          items.length === 0 ? (
            <Empty command={`modelkeep pipelines run ${pipeline ?? '<pipeline>'} --watch`}>
              No such run yet. This starts one:
            </Empty>
          ) : (
            <Table
              label="Runs"
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { title: 'State', cell: (run) => <Badge>{run.state}</Badge> },
                {
                  title: 'Run',
                  cell: (run) => (
                    <Link to={`/pipelines/runs/${run.id}`}>
                      {run.pipeline} version {run.version}
                    </Link>
                  ),
                },
                {
                  title: 'Steps done',
                  cell: ({ steps }) =>
                    `${steps.filter((step) => step.state === 'succeeded').length} of ${steps.length}`,
                  numeric: true,
                },
                {
                  title: 'Started by',
                  cell: ({ startedBy, trigger, scheduled }) =>
                    trigger ? shortType(trigger.eventType) : (scheduled?.schedule ?? startedBy),
                },
                { title: 'Started', cell: ({ createdAt }) => <Time at={createdAt} /> },
                {
                  title: 'Took',
                  cell: ({ createdAt, finishedAt }) =>
                    finishedAt !== undefined && duration(createdAt, finishedAt),
                  numeric: true,
                },
              ]}
            />
          )
        }
      </Loaded>
      <More pages={runs} />
      <AsCommand
        endpoint={listPipelineRuns}
        input={{ query }}
        cli={`modelkeep pipelines runs ${options}`.trim()}
      />
    </Panel>
  );
}

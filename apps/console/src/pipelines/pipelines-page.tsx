import { listPipelineRuns, listPipelines } from '@modelkeep/contracts/pipelines/pipeline.api';
import { Link } from 'react-router';
import { useEndpoint, usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { duration, shortType } from '../kit/text';
import { Badge, Time } from '../kit/values';

export function PipelinesPage() {
  const query = { order: 'newest-first' } as const;
  const runs = usePages(listPipelineRuns, { query });
  const pipelines = useEndpoint(listPipelines);
  return (
    <Page title="Pipelines">
      <Panel title="Runs">
        <Loaded query={{ data: runs.items, error: runs.error }}>
          {(items) =>
            items.length === 0 ? (
              <Empty command="npm run demo">No run yet. The demo applies a pipeline and runs it:</Empty>
            ) : (
              <Table
                label="Runs"
                rows={items}
                keyOf={({ id }) => id}
                columns={[
                  { title: 'State', cell: ({ state }) => <Badge>{state}</Badge> },
                  {
                    title: 'Pipeline',
                    cell: ({ id, pipeline, version }) => (
                      <Link to={`/pipelines/runs/${id}`}>
                        {pipeline} version {version}
                      </Link>
                    ),
                  },
                  {
                    title: 'Steps done',
                    cell: ({ steps }) =>
                      `${steps.filter(({ state }) => state === 'succeeded').length} of ${steps.length}`,
                    numeric: true,
                  },
                  {
                    title: 'Started by',
                    cell: ({ startedBy, trigger }) => (trigger ? shortType(trigger.eventType) : startedBy),
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
        <AsCommand endpoint={listPipelineRuns} input={{ query }} />
      </Panel>
      <Panel title="Pipelines">
        <Loaded query={pipelines}>
          {({ items }) => (
            <Table
              label="Pipelines"
              rows={items}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Pipeline', cell: ({ name }) => name },
                { title: 'Version', cell: ({ version }) => version, numeric: true },
                {
                  title: 'Steps',
                  cell: ({ definition }) => definition.steps.map(({ name }) => name).join(', '),
                },
                {
                  title: 'Applied',
                  cell: ({ createdAt, createdBy }) => (
                    <>
                      <Time at={createdAt} /> by {createdBy}
                    </>
                  ),
                },
              ]}
            />
          )}
        </Loaded>
        <AsCommand endpoint={listPipelines} />
      </Panel>
    </Page>
  );
}

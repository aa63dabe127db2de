import { listPipelines } from '@modelkeep/contracts/pipelines/pipeline.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Time } from '../kit/values';
import { RunsPanel } from './runs-panel';
import { SchedulesPanel } from './schedules-panel';
import { TriggersPanel } from './triggers-panel';
import { WaitingPanel } from './waiting-panel';

export function PipelinesPage() {
  const pipelines = usePages(listPipelines);
  return (
    <Page title="Pipelines">
      <WaitingPanel />
      <RunsPanel />
      <Panel title="Pipelines">
        <Loaded query={{ data: pipelines.items, error: pipelines.error }}>
          {(items) =>
            items.length === 0 ? (
              <Empty command="modelkeep pipelines apply pipeline.yaml">
                No pipeline yet. A file in YAML, JSON or TypeScript makes one:
              </Empty>
            ) : (
              <Table
                label="Pipelines"
                rows={items}
                keyOf={({ name }) => name}
                columns={[
                  { title: 'Pipeline', cell: ({ name }) => <Link to={`/pipelines/${name}`}>{name}</Link> },
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
            )
          }
        </Loaded>
        <More pages={pipelines} />
        <AsCommand endpoint={listPipelines} cli="modelkeep pipelines list" />
      </Panel>
      <div className="columns">
        <SchedulesPanel />
        <TriggersPanel />
      </div>
    </Page>
  );
}

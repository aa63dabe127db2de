import { deleteTrigger, listTriggers } from '@modelkeep/contracts/pipelines/trigger.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { shortType } from '../kit/text';

/** Which events start which pipeline: of one pipeline, or of all. */
export function TriggersPanel({ pipeline }: { pipeline?: string }) {
  const triggers = usePages(listTriggers);
  return (
    <Panel title="Triggers">
      <Loaded query={{ data: triggers.items, error: triggers.error }}>
        {(all) => {
          const items = all.filter((each) => pipeline === undefined || each.pipeline === pipeline);
          return items.length === 0 ? (
            <Empty
              command={`modelkeep pipelines triggers apply on-drift ${pipeline ?? '<pipeline>'} --on modelkeep.monitoring.alert.raised.v1`}
            >
              No event starts a run yet. This makes it so:
            </Empty>
          ) : (
            <Table
              label="Triggers"
              rows={items}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Trigger', cell: ({ name }) => name },
                {
                  title: 'Starts',
                  cell: (trigger) => <Link to={`/pipelines/${trigger.pipeline}`}>{trigger.pipeline}</Link>,
                },
                {
                  title: 'At',
                  cell: ({ eventType }) => (
                    <Link to={`/events?type=${eventType}`}>{shortType(eventType)}</Link>
                  ),
                },
                {
                  title: 'Where',
                  cell: ({ filter }) =>
                    Object.entries(filter)
                      .map(([path, value]) => `${path} = ${String(value)}`)
                      .join(', '),
                },
                {
                  title: 'Then',
                  cell: ({ name }) => (
                    <Decision
                      endpoint={deleteTrigger}
                      action="Delete"
                      danger
                      cli={`modelkeep pipelines triggers delete ${name}`}
                      input={() => ({ params: { name } })}
                    />
                  ),
                },
              ]}
            />
          );
        }}
      </Loaded>
      <More pages={triggers} />
      <AsCommand endpoint={listTriggers} cli="modelkeep pipelines triggers list" />
    </Panel>
  );
}

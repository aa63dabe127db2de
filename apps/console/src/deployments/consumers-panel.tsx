import { listConsumers } from '@modelkeep/contracts/deployment/deployment.api';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Time } from '../kit/values';

/** Who calls a deployment: whom to ask before it is changed or ended. */
export function ConsumersPanel({ name }: { name: string }) {
  const input = { params: { name } };
  const consumers = usePages(listConsumers, input);
  return (
    <Panel title="Who calls it">
      <Loaded query={{ data: consumers.items, error: consumers.error }}>
        {(items) =>
          items.length === 0 ? (
            <Empty>Nobody has called it yet.</Empty>
          ) : (
            <Table
              label="Consumers"
              rows={items}
              keyOf={(consumer) => consumer.name}
              columns={[
                { title: 'Consumer', cell: (consumer) => consumer.name },
                { title: 'Requests', cell: ({ requests }) => requests, numeric: true },
                { title: 'Last', cell: ({ lastCalledAt }) => <Time at={lastCalledAt} /> },
              ]}
            />
          )
        }
      </Loaded>
      <More pages={consumers} />
      <AsCommand endpoint={listConsumers} input={input} cli={`modelkeep deployments consumers ${name}`} />
    </Panel>
  );
}

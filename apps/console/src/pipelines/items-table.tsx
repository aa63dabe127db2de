import { listStepItems } from '@modelkeep/contracts/pipelines/pipeline-run.api';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded, More } from '../kit/loaded';
import { Table } from '../kit/table';
import { duration } from '../kit/text';
import { Badge } from '../kit/values';

interface ItemsTableProps {
  runId: string;
  step: string;
  onItem: (item: number) => void;
}

/** The items of a mapped step; each has a log of its own. */
export function ItemsTable({ runId, step, onItem }: ItemsTableProps) {
  const input = { params: { id: runId, step } };
  const found = usePages(listStepItems, input);
  return (
    <>
      <Loaded query={{ data: found.items, error: found.error }}>
        {(items) => (
          <Table
            label="Items"
            rows={items}
            keyOf={({ item }) => item}
            columns={[
              { title: 'Item', cell: ({ item }) => item, numeric: true },
              { title: 'State', cell: ({ state }) => <Badge>{state}</Badge> },
              { title: 'Value', cell: ({ value }) => <code>{JSON.stringify(value)}</code> },
              {
                title: 'Took',
                cell: ({ startedAt, finishedAt }) =>
                  startedAt !== undefined && finishedAt !== undefined && duration(startedAt, finishedAt),
                numeric: true,
              },
              { title: 'Error', cell: ({ error }) => error },
              {
                title: 'Log',
                cell: ({ item }) => (
                  <button className="link" onClick={() => onItem(item)}>
                    Log of item {item}
                  </button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <More pages={found} />
      <AsCommand endpoint={listStepItems} input={input} />
    </>
  );
}

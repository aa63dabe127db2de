import { listSplits } from '@modelkeep/contracts/deployment/deployment.api';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Time } from '../kit/values';

/** Who had the traffic when, and why. */
export function SplitsPanel({ name }: { name: string }) {
  const input = { params: { name } };
  const splits = usePages(listSplits, input);
  return (
    <Panel title="Traffic so far">
      <Loaded query={{ data: splits.items, error: splits.error }}>
        {(items) => (
          <Table
            label="Traffic so far"
            rows={items}
            keyOf={({ number }) => number}
            columns={[
              { title: 'Since', cell: ({ shiftedAt }) => <Time at={shiftedAt} /> },
              {
                title: 'Traffic',
                cell: ({ traffic }) =>
                  traffic.map(({ revision, percent }) => `${percent} % revision ${revision}`).join(', '),
              },
              { title: 'By', cell: ({ shiftedBy }) => shiftedBy },
              { title: 'Reason', cell: ({ reason }) => reason },
            ]}
          />
        )}
      </Loaded>
      <More pages={splits} />
      <AsCommand endpoint={listSplits} input={input} cli={`modelkeep deployments splits ${name}`} />
    </Panel>
  );
}

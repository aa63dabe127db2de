import { listChannels, applyChannel } from '@modelkeep/contracts/monitoring/rule.api';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge } from '../kit/values';

const EXAMPLE = {
  params: { name: 'on-call' },
  body: {
    kind: 'slack' as const,
    url: 'https://hooks.slack.com/services/…',
    leastSeverity: 'warning' as const,
  },
};

/** Where people are told of alerts. */
export function ChannelsPanel() {
  const channels = usePages(listChannels);
  return (
    <Panel title="Channels">
      <Loaded query={{ data: channels.items, error: channels.error }}>
        {(items) =>
          items.length === 0 ? (
            <>
              <Empty>Alerts are shown here and told to nobody. An operator names a channel:</Empty>
              <AsCommand endpoint={applyChannel} input={EXAMPLE} open />
            </>
          ) : (
            <Table
              label="Channels"
              rows={items}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Channel', cell: ({ name }) => name },
                { title: 'Kind', cell: ({ kind }) => kind },
                { title: 'To', cell: ({ target }) => target },
                { title: 'From severity', cell: ({ leastSeverity }) => <Badge>{leastSeverity}</Badge> },
                { title: 'Signed', cell: ({ signed }) => (signed ? 'yes' : 'no') },
              ]}
            />
          )
        }
      </Loaded>
      <More pages={channels} />
      <AsCommand endpoint={listChannels} />
    </Panel>
  );
}

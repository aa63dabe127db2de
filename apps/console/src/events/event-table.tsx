import type { WatchedEvent } from '@modelkeep/client/web';
import { shortType } from '../kit/text';
import { Empty } from '../kit/loaded';
import { Table } from '../kit/table';
import { Time } from '../kit/values';

export function EventTable({
  events,
  details = false,
}: {
  /** With a count: that many of them in a row. */
  events: readonly (WatchedEvent & { count?: number })[];
  details?: boolean;
}) {
  if (events.length === 0) return <Empty command="npm run demo">No event yet. The demo makes some:</Empty>;
  const data = { title: 'Data', cell: ({ data }: WatchedEvent) => <Data data={data} /> };
  return (
    <Table
      label="Events"
      rows={events}
      keyOf={({ id }) => id}
      columns={[
        { title: 'Time', cell: ({ time }) => <Time at={time} /> },
        {
          title: 'Event',
          cell: ({ type, count = 1 }) => (
            <>
              <span>{shortType(type)}</span> {count > 1 && <span className="muted">× {count}</span>}
            </>
          ),
        },
        { title: 'Who', cell: ({ actor, source }) => actor ?? source },
        { title: 'About', cell: ({ subject }) => <code>{subject}</code> },
        ...(details ? [data] : []),
      ]}
    />
  );
}

function Data({ data }: { data: Record<string, unknown> }) {
  return (
    <details>
      <summary>Show</summary>
      <pre tabIndex={0}>{JSON.stringify(data, null, 2)}</pre>
    </details>
  );
}

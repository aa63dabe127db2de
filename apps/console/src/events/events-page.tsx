import { listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { useSearchParams } from 'react-router';
import { useLive } from '../api/live';
import { AsCommand } from '../kit/as-command';
import { Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { shortType } from '../kit/text';
import { EventTable } from './event-table';
import { useNewestEvents } from './newest-events';

/** All life-cycle events, as they happen and as they happened. The filter is in the address. */
export function EventsPage() {
  const [search, setSearch] = useSearchParams();
  const { events } = useLive();
  const type = search.get('type') ?? undefined;
  const subject = search.get('subject') ?? undefined;
  const found = useNewestEvents(events, { type, subject });
  const all = useNewestEvents(events, {});
  const types = [
    ...new Set([...(all.items ?? []).map((event) => event.type), ...(type === undefined ? [] : [type])]),
  ];
  const set = (name: string, value: string) =>
    setSearch((known) => {
      if (value === '') known.delete(name);
      else known.set(name, value);
      return known;
    });
  return (
    <Page
      title="Events"
      lead="What happened in the life of every model, newest first; new events come by themselves."
    >
      <Panel title="Life-cycle events">
        <div className="filters">
          <label>
            Type
            <select value={type ?? ''} onChange={(event) => set('type', event.target.value)}>
              <option value="">all</option>
              {types.sort().map((each) => (
                <option key={each} value={each}>
                  {shortType(each)}
                </option>
              ))}
            </select>
          </label>
          <label>
            About
            <input
              value={subject ?? ''}
              placeholder="id of a model version, run, deployment …"
              onChange={(event) => set('subject', event.target.value.trim())}
            />
          </label>
        </div>
        <Loaded query={{ data: found.items, error: found.error }}>
          {(items) => <EventTable events={items} details />}
        </Loaded>
        <More pages={found} />
        <AsCommand
          endpoint={listLifeCycleEvents}
          input={{ query: { type, subject, order: 'newest-first' } }}
          cli={`modelkeep events tail${type === undefined ? '' : ` --type ${shortType(type)}`}`}
        />
      </Panel>
    </Page>
  );
}

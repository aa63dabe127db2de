import { listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { useLive } from '../api/live';
import { AsCommand } from '../kit/as-command';
import { Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { useSearch } from '../kit/search';
import { shortType } from '../kit/text';
import { DeadLettersPanel } from './dead-letters-panel';
import { EventTable } from './event-table';
import { useNewestEvents } from './newest-events';

/** All life-cycle events, as they happen and as they happened. The filter is in the address. */
export function EventsPage() {
  const [search, change] = useSearch();
  const { events } = useLive();
  const type = search.get('type') ?? undefined;
  const subject = search.get('subject') ?? undefined;
  const since = search.get('since') ?? '';
  const from = since === '' ? undefined : new Date(since).toISOString();
  const found = useNewestEvents(events, { type, subject, from });
  const all = useNewestEvents(events, {});
  const types = [
    ...new Set([...(all.items ?? []).map((event) => event.type), ...(type === undefined ? [] : [type])]),
  ];
  return (
    <Page
      title="Events"
      lead="What happened in the life of every model, newest first; new events come by themselves."
    >
      <Panel title="Life-cycle events">
        <div className="filters">
          <label>
            Type
            <select value={type ?? ''} onChange={(event) => change({ type: event.target.value })}>
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
              onChange={(event) => change({ subject: event.target.value.trim() })}
            />
          </label>
          <label>
            Since
            <input
              type="datetime-local"
              value={since}
              onChange={(event) => change({ since: event.target.value })}
            />
          </label>
        </div>
        <Loaded query={{ data: found.items, error: found.error }}>
          {(items) => <EventTable events={items} details />}
        </Loaded>
        <More pages={found} />
        <AsCommand
          endpoint={listLifeCycleEvents}
          input={{ query: { type, subject, from, order: 'newest-first' } }}
          cli={`modelkeep events tail${type === undefined ? '' : ` --type ${shortType(type)}`}`}
        />
      </Panel>
      <DeadLettersPanel topics={topicsOf(all.items ?? [])} />
    </Page>
  );
}

/** `modelkeep.registry.model-version.approved.v1` is on the topic `registry.model-version`. */
const topicsOf = (events: readonly { type: string }[]): string[] =>
  [...new Set(events.map(({ type }) => type.split('.').slice(1, 3).join('.')))].sort();

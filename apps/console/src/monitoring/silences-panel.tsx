import { createSilence, endSilence, listSilences } from '@modelkeep/contracts/monitoring/rule.api';
import type { AlertMatch } from '@modelkeep/contracts/monitoring/rule';
import { useState } from 'react';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Time } from '../kit/values';
import { MatchFields } from './match-fields';

const MINUTE_MS = 60_000;
const SPANS = { '30 minutes': 30, '2 hours': 120, '1 day': 1440, '1 week': 10_080 };

/** Alerts of which nobody is told for a while. */
export function SilencesPanel() {
  const silences = usePages(listSilences);
  return (
    <Panel title="Silences">
      <Loaded query={{ data: silences.items, error: silences.error }}>
        {(items) =>
          items.length === 0 ? (
            <Empty>Everybody is told of every alert.</Empty>
          ) : (
            <Table
              label="Silences"
              cards
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { title: 'Alerts', cell: ({ match }) => matchWords(match) },
                { title: 'Until', cell: ({ until }) => <Time at={until} /> },
                { title: 'Reason', cell: ({ reason, createdBy }) => `${reason} (${createdBy})` },
                {
                  title: 'Then',
                  cell: ({ id }) => (
                    <Decision endpoint={endSilence} action="End now" input={() => ({ params: { id } })} />
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <More pages={silences} />
      <AsCommand endpoint={listSilences} />
      <NewSilence />
    </Panel>
  );
}

const matchWords = (match: AlertMatch): string =>
  Object.entries(match)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ') || 'all';

function NewSilence() {
  const [match, setMatch] = useState<AlertMatch>({});
  const [span, setSpan] = useState<keyof typeof SPANS>('2 hours');
  const minutes = SPANS[span];
  const options = (['monitor', 'deployment', 'rule'] as const)
    .flatMap((name) => (match[name] === undefined ? [] : [` --${name} ${match[name]}`]))
    .join('');
  return (
    <Decision
      endpoint={createSilence}
      action="Silence"
      words="Reason"
      cli={`modelkeep alerts silence${options} --minutes ${minutes} --reason …`}
      input={(reason) => ({
        body: { match, until: new Date(Date.now() + minutes * MINUTE_MS).toISOString(), reason },
      })}
    >
      <div className="fields">
        <MatchFields match={match} onChange={setMatch} />
        <label>
          For
          <select value={span} onChange={({ target }) => setSpan(target.value as keyof typeof SPANS)}>
            {Object.keys(SPANS).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      </div>
    </Decision>
  );
}

import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { getFeatureView, readOnlineFeatures } from '@modelkeep/contracts/features/feature-view.api';
import { type FormEvent, useState } from 'react';
import { useParams } from 'react-router';
import { useAction, useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded, Problem } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';

export function FeatureViewPage() {
  const { name = '' } = useParams();
  const view = useEndpoint(getFeatureView, { params: { name } });
  return (
    <Loaded query={view}>
      {(found) => (
        <Page title={`${name} version ${found.version}`} lead={found.description}>
          <Lookup view={found} />
          <Panel title="Features">
            <Table
              label="Features"
              rows={found.features}
              keyOf={(feature) => feature.name}
              columns={[
                { title: 'Feature', cell: (feature) => feature.name },
                { title: 'Type', cell: ({ type }) => type },
                { title: 'Description', cell: ({ description }) => description },
              ]}
            />
            <AsCommand endpoint={getFeatureView} input={{ params: { name } }} />
          </Panel>
        </Page>
      )}
    </Loaded>
  );
}

/** The values of one entity: now, or as they were. */
function Lookup({ view: { name, joinKey, features } }: { view: FeatureView }) {
  const read = useAction(readOnlineFeatures);
  const [key, setKey] = useState('');
  const [time, setTime] = useState('');
  const input = {
    params: { name },
    body: {
      entityKeys: [key],
      features: features.map((feature) => feature.name),
      asOf: time === '' ? undefined : new Date(time).toISOString(),
    },
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    read.mutate(input);
  };
  return (
    <Panel title="Look up">
      <form className="filters" onSubmit={submit}>
        <label>
          {joinKey}
          <input value={key} required onChange={(event) => setKey(event.target.value)} />
        </label>
        <label>
          As of (empty: now)
          <input type="datetime-local" value={time} onChange={(event) => setTime(event.target.value)} />
        </label>
        <button className="primary">Read</button>
      </form>
      {read.error && <Problem error={read.error} />}
      {read.data && (
        <Table
          label="Values"
          rows={read.data.rows[0] ?? []}
          keyOf={(value) => value.name}
          columns={[
            { title: 'Feature', cell: (value) => value.name },
            { title: 'Value', cell: ({ value }) => <code>{String(value)}</code> },
            {
              title: 'True since',
              cell: ({ eventTime }) => eventTime !== undefined && <Time at={eventTime} />,
            },
            { title: 'Status', cell: ({ status }) => <Badge>{status}</Badge> },
          ]}
        />
      )}
      <AsCommand endpoint={readOnlineFeatures} input={input} />
    </Panel>
  );
}

import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { readOnlineFeatures } from '@modelkeep/contracts/features/feature-view.api';
import { type FormEvent, useState } from 'react';
import { useAction } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Problem } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';
import { useMay } from '../session/session';

/** The values of one entity now and, beside them, as they were at a time. */
export function LookupPanel({ view: { name, joinKey, features } }: { view: FeatureView }) {
  const now = useAction(readOnlineFeatures);
  const then = useAction(readOnlineFeatures);
  const may = useMay()(readOnlineFeatures);
  const [key, setKey] = useState('');
  const [time, setTime] = useState('');
  const inputAt = (asOf: string | undefined) => ({
    params: { name },
    body: { entityKeys: [key], features: features.map((feature) => feature.name), asOf },
  });
  const asOf = time === '' ? undefined : new Date(time).toISOString();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    now.mutate(inputAt(undefined));
    if (asOf === undefined) then.reset();
    else then.mutate(inputAt(asOf));
  };
  const error = now.error ?? then.error;
  const [newest = []] = now.data?.rows ?? [];
  const past = new Map(then.data?.rows[0]?.map((value) => [value.name, value]));
  return (
    <Panel title="Look up">
      {may ? (
        <form className="filters" onSubmit={submit}>
          <label>
            {joinKey}
            <input value={key} required onChange={({ target }) => setKey(target.value)} />
          </label>
          <label>
            And as of (may be empty)
            <input
              type="datetime-local"
              step="1"
              value={time}
              onChange={({ target }) => setTime(target.value)}
            />
          </label>
          <button className="primary" disabled={now.isPending || then.isPending}>
            Read
          </button>
        </form>
      ) : (
        <p className="muted">Data scientists, operators and auditors may read values.</p>
      )}
      {error && <Problem error={error} />}
      {newest.length > 0 && (
        <Table
          label="Values"
          rows={newest}
          keyOf={(value) => value.name}
          classOf={({ name: feature, value }) =>
            past.has(feature) && past.get(feature)?.value !== value ? 'differs' : undefined
          }
          columns={[
            { title: 'Feature', cell: (value) => value.name },
            { title: 'Now', cell: ({ value }) => <code>{String(value)}</code> },
            {
              title: 'True since',
              cell: ({ eventTime }) => eventTime !== undefined && <Time at={eventTime} />,
            },
            { title: 'Status', cell: ({ status }) => <Badge>{status}</Badge> },
            ...(past.size === 0
              ? []
              : [
                  {
                    title: 'Then',
                    cell: ({ name: feature }: { name: string }) => (
                      <>
                        <code>{String(past.get(feature)?.value)}</code>{' '}
                        <Badge>{past.get(feature)?.status ?? 'NOT_FOUND'}</Badge>
                      </>
                    ),
                  },
                ]),
          ]}
        />
      )}
      <AsCommand endpoint={readOnlineFeatures} input={inputAt(asOf)} />
    </Panel>
  );
}

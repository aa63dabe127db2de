import { Uuid } from '@modelkeep/contracts/common/types';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import type { FormEvent } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';
import { LedgerPanel } from './ledger-panel';

const PAGE = 50;

/** Finds a prediction: by its id, or by the entity it was about. */
export function AuditSearch() {
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const entity = search.get('entity') ?? undefined;
  const found = usePages(listPredictions, { query: { entity, limit: PAGE } });
  const open = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = new FormData(event.currentTarget).get('wanted');
    const text = typeof wanted === 'string' ? wanted.trim() : '';
    if (Uuid.safeParse(text).success) void navigate(`/audit/predictions/${text}`);
    else setSearch(text === '' ? {} : { entity: text });
  };
  return (
    <Page
      title="Audit"
      lead="Every prediction is on record: why it was made, and whether it can be repeated to the bit."
    >
      <Panel title="Predictions">
        <form onSubmit={open} className="filters">
          <label>
            Prediction id, or an entity such as applicant_id=7
            <input name="wanted" defaultValue={entity} size={44} />
          </label>
          <button className="primary">Find</button>
        </form>
        <Loaded query={{ data: found.items, error: found.error }}>
          {(predictions) =>
            predictions.length === 0 ? (
              <Empty command="npm run demo">No prediction is on record here. The demo makes some:</Empty>
            ) : (
              <Table
                label="Predictions"
                rows={predictions}
                keyOf={({ predictionId }) => predictionId}
                columns={[
                  { title: 'Time', cell: ({ time }) => <Time at={time} /> },
                  {
                    title: 'Prediction',
                    cell: ({ predictionId }) => (
                      <Link to={`/audit/predictions/${predictionId}`}>
                        <code>{predictionId}</code>
                      </Link>
                    ),
                  },
                  {
                    title: 'Entity',
                    cell: ({ entityKeys }) =>
                      Object.entries(entityKeys)
                        .map((pair) => pair.join('='))
                        .join(', '),
                  },
                  { title: 'Model', cell: ({ model, version }) => `${model} version ${version}` },
                  {
                    title: 'Deployment',
                    cell: ({ deployment, revision }) => (
                      <>
                        {deployment} {revision !== undefined && <Badge>{`revision ${revision}`}</Badge>}
                      </>
                    ),
                  },
                ]}
              />
            )
          }
        </Loaded>
        <More pages={found} />
        <AsCommand endpoint={listPredictions} input={{ query: { entity, limit: PAGE } }} />
      </Panel>
      <LedgerPanel />
    </Page>
  );
}

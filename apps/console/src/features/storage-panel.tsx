import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { getHistory } from '@modelkeep/contracts/features/history.api';
import { listIngestions } from '@modelkeep/contracts/features/ingestion.api';
import { materialize } from '@modelkeep/contracts/features/materialization.api';
import { usePages, useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Loaded, More, Notice } from '../kit/loaded';
import { Facts, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { bytes } from '../kit/text';
import { Badge, DigestText, Time } from '../kit/values';
import { useMay } from '../session/session';

/** How the history is stored, and how what is only there comes online. */
export function StoragePanel({ view: { name } }: { view: FeatureView }) {
  const params = { name };
  const may = useMay();
  const history = useEndpoint(getHistory, { params }, may(getHistory));
  if (!may(getHistory)) return null;
  return (
    <Panel title="History">
      <Loaded query={history}>
        {({ segmentRows, segments, sizeBytes, days, unflushedRows }) => (
          <Facts
            facts={{
              Rows: segmentRows + unflushedRows,
              'In the object store': `${segmentRows} rows of ${days} days in ${segments} Parquet files, ${bytes(sizeBytes)}`,
              'In the database only': `${unflushedRows} rows`,
            }}
          />
        )}
      </Loaded>
      <Decision
        endpoint={materialize}
        action="Materialize what came since the last time"
        input={() => ({ params, body: {} })}
        result={({ entities, updated }) => (
          <Notice kind="good">
            {entities} entities looked at, {updated} updated online.
          </Notice>
        )}
      />
      <AsCommand endpoint={getHistory} input={{ params }} />
    </Panel>
  );
}

/** Files that were taken into the view, and what was wrong with their rows; nothing where there were none. */
export function IngestionsPanel({ view: { name } }: { view: FeatureView }) {
  const input = { params: { name } };
  const found = usePages(listIngestions, input);
  if ((found.items ?? []).length === 0) return null;
  return (
    <Panel title="Files taken in">
      <Table
        label="Ingestions"
        rows={found.items ?? []}
        keyOf={({ id }) => id}
        columns={[
          { title: 'State', cell: ({ state }) => <Badge>{state}</Badge> },
          { title: 'Data', cell: ({ dataSnapshotDigest }) => <DigestText digest={dataSnapshotDigest} /> },
          { title: 'Accepted', cell: ({ accepted }) => accepted, numeric: true },
          { title: 'Duplicates', cell: ({ duplicates }) => duplicates, numeric: true },
          { title: 'Rejected', cell: ({ rejected }) => rejected, numeric: true },
          { title: 'Why', cell: ({ failure, rejections: [first] }) => failure ?? first?.reason },
          { title: 'Asked for', cell: ({ requestedAt }) => <Time at={requestedAt} /> },
        ]}
      />
      <More pages={found} />
      <AsCommand endpoint={listIngestions} input={input} cli={`modelkeep features ingest ${name} <file>`} />
    </Panel>
  );
}

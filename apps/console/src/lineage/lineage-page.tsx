import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { listDataSnapshots } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { getLineage } from '@modelkeep/contracts/metadata/lineage.api';
import { type FormEvent, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Graph } from '../kit/graph';
import { Empty, Loaded } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';

/** What a data set or job came from, and what came of it. */
export default function LineagePage() {
  const [search, setSearch] = useSearchParams();
  const snapshots = useEndpoint(listDataSnapshots);
  const first = snapshots.data?.items[0];
  const node = search.get('node') ?? (first && `dataset:modelkeep:${first.digest}`);
  const at = search.get('at') ?? '';
  const input = { query: { node: node ?? '', ...(at !== '' && { asOf: new Date(at).toISOString() }) } };
  const lineage = useEndpoint(getLineage, input, node !== undefined);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [wanted, then] = ['node', 'at'].map((name) => String(form.get(name) ?? '').trim());
    if (wanted) setSearch({ node: wanted, ...(then && { at: then }) });
  };
  return (
    <Page title="Lineage">
      <Panel title="Graph">
        <form className="filters" onSubmit={submit} key={`${node} ${at}`}>
          <label>
            Around (dataset:namespace:name or job:namespace:name)
            <input name="node" defaultValue={node} size={60} />
          </label>
          <label>
            As it was at (now, where empty)
            <input name="at" type="datetime-local" step="1" defaultValue={at} />
          </label>
          <button className="primary">Show</button>
        </form>
        {snapshots.data && node === undefined ? (
          <Empty command="npm run demo">
            No data snapshot yet. The demo records some and trains on them:
          </Empty>
        ) : (
          <Loaded query={lineage}>{(graph) => <LineageGraph graph={graph} />}</Loaded>
        )}
        <AsCommand endpoint={getLineage} input={input} />
      </Panel>
    </Page>
  );
}

function LineageGraph({ graph: { nodes, edges } }: { graph: ResponseOf<typeof getLineage> }) {
  const shown = useMemo(
    () =>
      nodes.map(({ id, kind, namespace, name }) => ({
        id,
        title: name,
        kind: `${kind} · ${namespace}`,
        tone: kind === 'job' ? ('info' as const) : undefined,
        to: `/lineage?node=${encodeURIComponent(id)}`,
      })),
    [nodes],
  );
  if (nodes.length === 0) return <Empty>Nothing is known of it.</Empty>;
  return <Graph label="Lineage" nodes={shown} edges={edges} />;
}

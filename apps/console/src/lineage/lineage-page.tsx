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
import { shortDigest } from '../kit/text';

/** Data snapshots whose names are known. */
const MOST = 1_000;

/** What a data set or job came from, and what came of it. */
export default function LineagePage() {
  const [search, setSearch] = useSearchParams();
  const snapshots = useEndpoint(listDataSnapshots, { query: { limit: MOST } });
  const names = useMemo(
    () => new Map(snapshots.data?.items.map(({ digest, name }) => [digest, name])),
    [snapshots.data],
  );
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
          <Loaded query={lineage}>{(graph) => <LineageGraph graph={graph} names={names} at={at} />}</Loaded>
        )}
        <AsCommand endpoint={getLineage} input={input} />
      </Panel>
    </Page>
  );
}

interface LineageGraphProps {
  graph: ResponseOf<typeof getLineage>;
  /** Digest to name. */
  names: ReadonlyMap<string, string>;
  /** Kept as somebody goes from node to node. */
  at: string;
}

function LineageGraph({ graph: { nodes, edges }, names, at }: LineageGraphProps) {
  const shown = useMemo(
    () =>
      nodes.map(({ id, kind, namespace, name }) => {
        const snapshot = names.get(name);
        return {
          id,
          title: snapshot ?? (name.startsWith('sha256:') ? shortDigest(name) : name),
          kind: `${kind} · ${snapshot === undefined ? namespace : shortDigest(name)}`,
          tone: kind === 'job' ? ('info' as const) : undefined,
          to: `/lineage?${new URLSearchParams({ node: id, ...(at !== '' && { at }) }).toString()}`,
        };
      }),
    [nodes, names, at],
  );
  if (nodes.length === 0) return <Empty>Nothing is known of it.</Empty>;
  return <Graph label="Lineage" nodes={shown} edges={edges} />;
}

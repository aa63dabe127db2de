import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import {
  getModelCard,
  getModelVersion,
  getPackage,
  getRegisteredModel,
} from '@modelkeep/contracts/registry/model-version.api';
import { useState } from 'react';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Choice } from '../kit/choice';
import { Empty, Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { figure } from '../kit/text';
import { Value } from '../kit/values';
import { CHAMPION } from './champion';
import { differencesOf, type Difference, type VersionFacts } from './version-differences';

/** In what a version differs from the champion, or from any other: what whoever approves it lets in. */
export function DifferencesPanel({ version }: { version: ModelVersion }) {
  const model = useEndpoint(getRegisteredModel, { params: { model: version.model } });
  const [chosen, setChosen] = useState<string>();
  const { aliases = {}, latestVersion = 0 } = model.data ?? {};
  const others = Array.from({ length: latestVersion }, (_, index) => index + 1).filter(
    (number) => number !== version.version,
  );
  const other = Number(
    chosen ?? [aliases[CHAMPION], ...others].find((each) => each && each !== version.version),
  );
  const labels = others.map((number) => labelOf(number, aliases[CHAMPION]));
  if (!other) return null;
  return (
    <Panel
      title="Differences"
      aside={
        <Choice
          label="From"
          value={labelOf(other, aliases[CHAMPION])}
          options={labels}
          onChange={(label) => setChosen(label.split(' ')[1])}
        />
      }
    >
      <Differences before={other} after={version} />
      <AsCommand endpoint={getModelVersion} input={{ params: { model: version.model, version: other } }} />
    </Panel>
  );
}

const labelOf = (number: number, champion: number | undefined): string =>
  number === champion ? `version ${number} (champion)` : `version ${number}`;

function Differences({ before, after }: { before: number; after: ModelVersion }) {
  const one = useFacts(after.model, before);
  const other = useFacts(after.model, after.version);
  const data = one.data && other.data ? differencesOf(one.data, other.data) : undefined;
  return (
    <Loaded query={{ data, error: one.error ?? other.error }}>
      {(differences) =>
        differences.length === 0 ? (
          <Empty>They are equal in metrics, parameters, features, signature, origin and files.</Empty>
        ) : (
          <Table
            label={`Differences from version ${before}`}
            rows={differences}
            keyOf={({ kind, name }) => `${kind} ${name}`}
            columns={[
              {
                title: 'What',
                cell: ({ kind, name }) => (
                  <>
                    <span className="muted">{kind}</span> {name}
                  </>
                ),
              },
              { title: `Version ${before}`, cell: (row) => valueOf(row.before), numeric: true },
              {
                title: `Version ${after.version}`,
                cell: (row) => valueOf(row.after),
                numeric: true,
              },
              { title: 'Change', cell: changeOf, numeric: true },
            ]}
          />
        )
      }
    </Loaded>
  );
}

const valueOf = (value: number | string | undefined) =>
  value === undefined ? <span className="muted">–</span> : <Value value={value} />;

function changeOf({ before, after }: Difference): string {
  if (before === undefined) return 'new';
  if (after === undefined) return 'gone';
  if (typeof before !== 'number' || typeof after !== 'number') return '';
  return `${after > before ? '+' : '−'}${figure(Math.abs(after - before))}`;
}

/** Everything on record of a version; a version without a card or a package has less. */
function useFacts(model: string, number: number): { data: VersionFacts | undefined; error: Error | null } {
  const params = { model, version: number };
  const version = useEndpoint(getModelVersion, { params });
  const card = useEndpoint(getModelCard, { params });
  const digest = version.data?.packageDigest;
  const found = useEndpoint(getPackage, { params: { digest: digest ?? '' } }, digest !== undefined);
  const settled = version.data && !card.isPending && (digest === undefined || !found.isPending);
  const data = settled && {
    version: version.data,
    params: card.data?.training.params ?? {},
    manifest: digest === undefined ? undefined : found.data?.manifest,
  };
  return { data: data || undefined, error: version.error };
}

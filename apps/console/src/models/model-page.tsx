import { getRegisteredModel, listModelVersions } from '@modelkeep/contracts/registry/model-version.api';
import { Link, useParams } from 'react-router';
import { useEndpoint, usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Metrics, Time } from '../kit/values';
import { AliasesPanel } from './aliases-panel';
import { PolicyPanel } from './policy-panel';

export function ModelPage() {
  const { model = '' } = useParams();
  const found = useEndpoint(getRegisteredModel, { params: { model } });
  const versions = usePages(listModelVersions, { params: { model } });
  return (
    <Page title={model} lead={found.data?.description}>
      <Panel title="Versions">
        <Loaded query={{ data: versions.items, error: versions.error }}>
          {(items) =>
            items.length === 0 ? (
              <Empty>No version yet: a pipeline or an MLflow client registers one.</Empty>
            ) : (
              <Table
                label="Versions"
                rows={items}
                keyOf={({ id }) => id}
                columns={[
                  {
                    title: 'Version',
                    cell: ({ version }) => (
                      <Link to={`/models/${model}/versions/${version}`}>version {version}</Link>
                    ),
                  },
                  { title: 'Stage', cell: ({ stage }) => <Badge>{stage}</Badge> },
                  {
                    title: 'Aliases',
                    cell: ({ aliases }) => aliases.map((alias) => <Badge key={alias}>{alias}</Badge>),
                  },
                  { title: 'Metrics', cell: ({ metrics }) => <Metrics metrics={metrics} /> },
                  { title: 'Registered', cell: ({ registeredAt }) => <Time at={registeredAt} /> },
                  { title: 'By', cell: ({ registeredBy }) => registeredBy },
                ]}
              />
            )
          }
        </Loaded>
        <More pages={versions} />
        <AsCommand
          endpoint={listModelVersions}
          input={{ params: { model } }}
          cli={`modelkeep models get ${model}`}
        />
      </Panel>
      <div className="columns">
        <Loaded query={found}>
          {({ aliases, latestVersion = 0 }) => (
            <AliasesPanel model={model} aliases={aliases} latestVersion={latestVersion} />
          )}
        </Loaded>
        <PolicyPanel model={model} />
      </div>
    </Page>
  );
}

import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { getModelVersion, type listRegisteredModels } from '@modelkeep/contracts/registry/model-version.api';
import { Link } from 'react-router';
import { useEndpoint } from '../api/queries';
import { Empty } from '../kit/loaded';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';
import { CHAMPION } from './champion';

type RegisteredModel = ResponseOf<typeof listRegisteredModels>['items'][number];

export function ModelTable({ models }: { models: readonly RegisteredModel[] }) {
  if (models.length === 0)
    return <Empty command="npm run demo">No model yet. The demo trains, registers and deploys one:</Empty>;
  return (
    <Table
      label="Models"
      rows={models}
      keyOf={({ name }) => name}
      columns={[
        { title: 'Model', cell: ({ name }) => <Link to={`/models/${name}`}>{name}</Link> },
        { title: 'Champion', cell: (model) => <Champion model={model} /> },
        { title: 'Latest', cell: ({ latestVersion }) => latestVersion, numeric: true },
        { title: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
      ]}
    />
  );
}

function Champion({ model: { name, aliases } }: { model: RegisteredModel }) {
  const version = aliases[CHAMPION];
  const params = { model: name, version: version ?? 0 };
  const found = useEndpoint(getModelVersion, { params }, version !== undefined);
  if (version === undefined) return <span className="muted">none</span>;
  return (
    <span className="row">
      <Link to={`/models/${name}/versions/${version}`}>version {version}</Link>
      {found.data && <Badge>{found.data.stage}</Badge>}
    </span>
  );
}

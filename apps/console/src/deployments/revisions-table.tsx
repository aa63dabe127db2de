import type { Deployment, Revision } from '@modelkeep/contracts/deployment/deployment';
import { Link } from 'react-router';
import { Table } from '../kit/table';
import { Badge, DigestText, Time } from '../kit/values';

/** The revisions of a deployment: what they serve, and whether they may. */
export function RevisionsTable({ deployment: { revisions } }: { deployment: Deployment }) {
  return (
    <Table
      label="Revisions"
      rows={revisions}
      keyOf={({ number }) => number}
      columns={[
        { title: 'Revision', cell: ({ number }) => number, numeric: true },
        {
          title: 'State',
          cell: ({ state, failure }) => (
            <>
              <Badge>{state}</Badge> {failure}
            </>
          ),
        },
        {
          title: 'Model',
          cell: ({ model, version }) => (
            <Link to={`/models/${model}/versions/${version}`}>
              {model} version {version}
            </Link>
          ),
        },
        { title: 'Package', cell: ({ packageDigest }) => <DigestText digest={packageDigest} /> },
        {
          title: 'Replicas',
          cell: ({ running, replicas }) => `${running.length} of ${replicas}`,
          numeric: true,
        },
        { title: 'Audit', cell: ({ audit }) => audit },
        { title: 'Gates', cell: (revision) => <Gates revision={revision} /> },
        {
          title: 'Created',
          cell: ({ createdAt, createdBy }) => (
            <>
              <Time at={createdAt} /> by {createdBy}
            </>
          ),
        },
      ]}
    />
  );
}

/** How many gates let it through, each with what it found; those that did not stand first. */
function Gates({ revision: { gates } }: { revision: Revision }) {
  const failed = gates.filter(({ passed }) => !passed);
  const words = gates.map(
    ({ name, passed, detail }) => `${name}: ${passed ? 'passed' : 'failed'}, ${detail}`,
  );
  return (
    <span title={words.join('\n')}>
      {failed.map(({ name, detail }) => (
        <span key={name}>
          <Badge>failed</Badge> {name}: {detail}{' '}
        </span>
      ))}
      {failed.length < gates.length && `${gates.length - failed.length} passed`}
    </span>
  );
}

import type { ApprovalCheck, ApprovalDecision } from '@modelkeep/contracts/registry/approval-policy';
import { Table } from '../kit/table';
import { Badge, DigestText, Time } from '../kit/values';

/** What the policy asks for, and whether it is there. */
export function Checks({ checks }: { checks: readonly ApprovalCheck[] }) {
  if (checks.length === 0) return null;
  return (
    <Table
      label="Checks of the policy"
      rows={checks}
      keyOf={({ kind, required }) => `${kind} ${required}`}
      columns={[
        { title: 'Check', cell: ({ required }) => required },
        { title: 'Result', cell: ({ passed }) => <Badge>{passed ? 'passed' : 'failed'}</Badge> },
        {
          title: 'Found',
          cell: ({ found, digest }) =>
            found === undefined ? (
              digest && <DigestText digest={digest} />
            ) : (
              <span className="wrap">{found}</span>
            ),
        },
      ]}
    />
  );
}

/** Who decided what so far: a policy may ask for several people. */
export function Decisions({ decisions }: { decisions: readonly ApprovalDecision[] }) {
  if (decisions.length === 0) return null;
  return (
    <ul className="plain-list" aria-label="Decisions">
      {decisions.map(({ decision, by, at, comment }) => (
        <li key={`${by} ${at}`} className="row">
          <Badge>{decision}</Badge> {by} <Time at={at} /> {comment}
        </li>
      ))}
    </ul>
  );
}

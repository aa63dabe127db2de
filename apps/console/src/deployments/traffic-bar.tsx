import type { Deployment } from '@modelkeep/contracts/deployment/deployment';

/** Who gets which share of the requests, in words and as a bar. */
export function TrafficBar({ deployment: { traffic, revisions } }: { deployment: Deployment }) {
  const taking = traffic.filter(({ percent }) => percent > 0);
  if (taking.length === 0) return <span className="muted">none</span>;
  const modelOf = (number: number) => {
    const found = revisions.find((revision) => revision.number === number);
    return found ? `${found.model} version ${found.version}` : '';
  };
  return (
    <div>
      {taking.map(({ revision, percent }) => (
        <div key={revision}>
          {percent} % revision {revision} <span className="muted">{modelOf(revision)}</span>
        </div>
      ))}
      <div className="traffic" aria-hidden="true">
        {taking.map(({ revision, percent }) => (
          <span key={revision} style={{ width: `${percent}%` }} />
        ))}
      </div>
    </div>
  );
}

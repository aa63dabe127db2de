import { figure, moment, shortDigest } from './text';

/** A time in the reader's zone; the exact UTC time is in the tooltip and for machines. */
export function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at}>
      {moment(at)}
    </time>
  );
}

/** A digest, shortened on the screen and whole on paper. */
export function DigestText({ digest }: { digest: string }) {
  return (
    <code title={digest}>
      <span className="screen-only">{shortDigest(digest)}</span>
      <span className="print-only">{digest}</span>
    </code>
  );
}

const TONES: Record<string, string> = {
  champion: 'info',
  deployed: 'good',
  approved: 'good',
  passed: 'good',
  ready: 'good',
  active: 'good',
  succeeded: 'good',
  FINISHED: 'good',
  PRESENT: 'good',
  promoted: 'good',
  'rolled-back': 'bad',
  requested: 'warn',
  candidate: 'info',
  label: 'info',
  suspended: 'info',
  paused: 'warn',
  silenced: 'warn',
  stale: 'warn',
  fresh: 'good',
  raised: 'bad',
  resolved: 'good',
  cancelled: 'warn',
  starting: 'info',
  running: 'info',
  RUNNING: 'info',
  acknowledged: 'warn',
  warning: 'warn',
  open: 'bad',
  critical: 'bad',
  failed: 'bad',
  FAILED: 'bad',
  rejected: 'bad',
  NOT_FOUND: 'bad',
  OUTSIDE_MAX_AGE: 'warn',
};

/** A state or kind, in its colour; the word says it as well. */
export function Badge({ children }: { children: string }) {
  return <span className={`badge ${TONES[children] ?? 'plain'}`}>{children}</span>;
}

/** A number in four digits, a digest or a commit in short, any other text as it is. */
export function Value({ value }: { value: number | string }) {
  if (typeof value === 'number') return figure(value);
  return /^(sha256:)?[0-9a-f]{40,64}$/.test(value) ? <DigestText digest={value} /> : value;
}

export function Metrics({ metrics }: { metrics: Record<string, number | string> }) {
  const entries = Object.entries(metrics).sort(([one], [other]) => one.localeCompare(other));
  if (entries.length === 0) return <span className="muted">none</span>;
  return (
    <span className="metrics">
      {entries.map(([name, value]) => (
        <span key={name}>
          <span className="muted">{name}</span> <Value value={value} />
        </span>
      ))}
    </span>
  );
}

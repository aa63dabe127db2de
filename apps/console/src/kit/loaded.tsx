import { ApiError } from '@modelkeep/client/web';
import type { ReactNode } from 'react';
import { Page } from './panel';

interface LoadedProps<Data> {
  query: { data: Data | undefined; error: Error | null };
  /** Of a page that is all made from the data: it stands there before the data, too. */
  title?: string;
  children: (data: Data) => ReactNode;
}

/** Shows data once it is there, and why where it is not. */
export function Loaded<Data>({ query: { data, error }, title, children }: LoadedProps<Data>) {
  if (data !== undefined) return <>{children(data)}</>;
  const state = error ? <Problem error={error} /> : <p className="muted loading">Loading…</p>;
  return title === undefined ? state : <Page title={title}>{state}</Page>;
}

/** What went wrong, in the server's words. */
export function Problem({ error }: { error: Error }) {
  if (!(error instanceof ApiError)) return <Notice kind="bad">{error.message}</Notice>;
  const { title, detail, errors = [] } = error.problem;
  const fields = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return <Notice kind="bad">{[title, detail, fields].filter(Boolean).join('. ')}</Notice>;
}

export function Notice({ kind, children }: { kind: 'good' | 'bad' | 'warn'; children: ReactNode }) {
  return (
    <div role={kind === 'bad' ? 'alert' : 'status'} className={`notice ${kind}`}>
      {children}
    </div>
  );
}

/** Nothing there yet: says so, and the command that makes the first. */
export function Empty({ children, command }: { children: ReactNode; command?: string }) {
  return (
    <div className="empty">
      <p>{children}</p>
      {command !== undefined && <pre tabIndex={0}>{command}</pre>}
    </div>
  );
}

interface MoreProps {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Button for the next page of a list, where there is one. */
export function More({ pages }: MoreProps) {
  if (!pages.hasNextPage) return null;
  return (
    <button disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
      Show more
    </button>
  );
}

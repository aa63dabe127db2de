import type { Account } from './account';
import type { ReservedPorts } from './ports';
import type { Report } from './report';
import type { Secrets } from './secrets';
import type { PartName } from './services';
import type { ProcessSpec, SupervisedProcess } from './supervise';

/** What it takes to find a program or to fetch it into the cache. */
export interface FetchContext {
  cache: string;
  /** The user that PostgreSQL runs as, when we are root. */
  account: Account | undefined;
  report: Report;
  /** Aborting it ends downloads and builds. */
  signal: AbortSignal;
}

/** What a part needs to start. */
export interface PartContext extends FetchContext {
  home: string;
  ports: ReservedPorts;
  secrets: Secrets;
  /** Starts a process under supervision and waits until it is ready. */
  launch: (name: PartName, spec: Omit<ProcessSpec, 'log'>) => Promise<SupervisedProcess>;
}

import type { Digest } from '@modelkeep/contracts/common/types';
import type { ProcessIdentity } from '@modelkeep/processes';

/** What one model server is to serve. */
export interface ReplicaSpec {
  id: string;
  deployment: string;
  /** 0 outside any deployment. */
  revision: number;
  packageDigest: Digest;
  source: 'registry' | 'archive';
  /** `off`: its predictions are not recorded. */
  audit: 'strict' | 'async' | 'off';
}

/** A model server that was started: where it answers, and who it is. */
export interface Instance {
  id: string;
  url: string;
  process: ProcessIdentity;
}

/** Starts and ends model servers somewhere. */
export abstract class Driver {
  abstract start(spec: ReplicaSpec): Promise<Instance>;
  /** Ends it: lets it finish what it does for `graceMs` at most. */
  abstract stop(instance: Instance, graceMs: number): Promise<void>;
  abstract isAlive(instance: Instance): boolean;
  /** How one that is dead ended, from its exit and its last words. */
  abstract lastWords(instance: Pick<Instance, 'id' | 'process'>): Promise<string>;
}

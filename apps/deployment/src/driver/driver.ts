import type { Digest } from '@modelkeep/contracts/common/types';
import type { ProcessIdentity } from '@modelkeep/processes';
import type { ClusterObject } from '../kubernetes/cluster-object';

/** What one instance is to serve. */
export interface ReplicaSpec {
  id: string;
  deployment: string;
  /** 0 outside any deployment. */
  revision: number;
  packageDigest: Digest;
  source: 'registry' | 'archive';
  /** `off`: its predictions are not recorded. */
  audit: 'strict' | 'async' | 'off';
  /** Model servers wanted behind the instance's URL, where the driver brings up several at once. */
  replicas: number;
}

/** By which a driver finds again what it started, also after a restart of this service. */
export type Handle = ProcessIdentity | ClusterObject;

/** What was started: where it answers, and who it is. */
export interface Instance {
  id: string;
  url: string;
  handle: Handle;
}

/**
 * `unready`: it answers, but cannot serve now. `silent`: it does not answer at all. `gone`: it has ended. `unknown`:
 * nobody can tell now.
 */
export type Health = 'ready' | 'unready' | 'silent' | 'gone' | 'unknown';

/** Starts and ends model servers somewhere. */
export abstract class Driver {
  /** Instances that make up a revision with so many replicas. */
  abstract instancesOf(replicas: number): number;
  abstract start(spec: ReplicaSpec): Promise<Instance>;
  /** Ends it: lets it finish what it does for `graceMs` at most. What has ended already is no error. */
  abstract stop(instance: Instance, graceMs: number): Promise<void>;
  abstract health(instance: Instance): Promise<Health>;
  /** How one that is gone ended, from its exit and its last words. */
  abstract lastWords(instance: Instance): Promise<string>;
  /** Ends what an earlier life of this service started and could not note any more: all but `known`, by id. */
  abstract sweep(known: ReadonlySet<string>): Promise<void>;
}
